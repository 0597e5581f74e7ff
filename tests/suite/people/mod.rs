//! People: who signs in, what they are to hubs, and what their forms may do.

mod abuse;
mod cookies;
mod discretion;
mod forgetting;
mod forms;
mod founding;
mod hub_boards;
mod hub_pictures;
mod hub_settings;
mod membership;
mod sessions;
mod settings;
mod tokens;
mod vandal;
mod visits;
