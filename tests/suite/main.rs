//! All tests that drive the appliance through its public face, in one binary.
