//! Pages: each a plain view struct and a function from it to markup.
//!
//! No page asks the store or the clock: handlers fill the views. No page carries an inline script or style, which the
//! Content-Security-Policy would refuse.

mod account;
mod actions;
mod api;
mod card;
mod cookie;
mod edit;
mod error;
mod field;
mod form;
mod founding;
mod front;
mod groups;
mod help;
mod history;
mod hub;
mod hub_settings;
mod layout;
mod login;
mod members;
mod message;
mod notices;
mod past;
mod person;
mod search;
mod shelf;
mod source;
mod stream;
mod tile;
mod widget;

pub use account::{
    ActivityView, ForgetView, HubLine, ProfileView, SessionLine, TokenLine, TokensView, activity, browser, forget,
    own_hubs, profile, sessions, theme, tokens,
};
pub use actions::Actions;
pub use api::{AnswerLine, ApiView, FieldLine, OperationView, ParameterRow, ShapeView, api};
pub use card::Card;
pub use cookie::{CookieView, cookie};
pub use edit::{Clash, EditCard, EditView, Exhibit, GalleryView, Notice, SettingsView, edit, gallery, settings};
pub use error::{ErrorView, error};
pub use field::{Field, Suggest, field};
pub use form::{act, faults, fields, form, sentence, upload};
pub use founding::{FoundingView, founding, visibility_field};
pub use front::{FrontView, front};
pub use groups::{GroupsView, Sort, groups};
pub use help::{HelpView, help};
pub use history::history;
pub use hub::{HubLink, HubView, hub};
pub use hub_settings::{
    ArchiveView, BoardView, LogView, PictureForm, PicturesView, Place, SectionView, SettingsHead, archive, board, log,
    pictures, section,
};
pub use layout::{Account, Bookmark, Frame};
pub use login::{LoginView, login};
pub use members::{MembersView, members};
pub use message::{MessageView, Named, message};
pub use notices::{NoticeHub, NoticeLine, notices};
pub use past::{PastView, past};
pub use person::{News, Whereabouts};
pub use search::{COUNTED, Filter, Filters, Hit, SearchSort, SearchView, search, search_results};
pub use shelf::{ManualView, ParameterLine, Picture, ShelfView, shelf};
pub use source::{SourceView, source};
pub use stream::{
    Did, FiltersView, Muted, SPANS, StreamDay, StreamEntry, StreamNews, StreamSubject, StreamTab, StreamView, Tie,
    WEIGHTS, Why, filters, stream, takes,
};
pub use tile::Tile;
pub use widget::{WidgetView, widget};

#[cfg(test)]
mod sample;
