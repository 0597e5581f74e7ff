//! The archive for programs, in the shapes that datagrepper made known.

mod one;
