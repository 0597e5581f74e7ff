//! People: who signs in, what they are to hubs, and what their forms may do.

mod abuse;
mod membership;
mod sessions;
mod settings;
mod vandal;
