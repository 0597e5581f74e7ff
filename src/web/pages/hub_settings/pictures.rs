//! A hub's pictures, each with a form to choose another and a button to remove it.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{faults, fields, upload};
use super::super::layout::Frame;
use super::{SettingsHead, framed, held};
use crate::look::avatar;
use crate::model::Picture;

const TYPES: &str = "image/png,image/jpeg,image/webp";

#[derive(Debug, Clone)]
pub struct PicturesView {
    pub head: SettingsHead,
    pub edition: u64,
    pub pictures: [PictureForm; 2],
    pub problem: Option<String>,
}

#[derive(Debug, Clone)]
pub struct PictureForm {
    pub picture: Picture,
    /// Where it is; none where it is drawn from the name.
    pub address: Option<String>,
    pub fault: Option<String>,
}

pub fn pictures(frame: &Frame<'_>, view: &PicturesView) -> Markup {
    let choices: Vec<Field> = view.pictures.iter().map(choice).collect();
    let inside = html! {
        p.meta { "PNG, JPEG or WebP, at most 5 MiB. Only what can be seen is kept: not where or when it was taken." }
        (faults(view.problem.as_deref(), &choices))
        @for (one, choice) in view.pictures.iter().zip(&choices) { (form(frame, view, one, choice)) }
    };
    framed(frame, &view.head, inside)
}

fn choice(one: &PictureForm) -> Field {
    let help = match one.picture {
        Picture::Avatar => "Cut to a square out of its middle, and scaled to 256 × 256.",
        Picture::Header => "Cut to a band out of its middle, and scaled to 1600 × 400.",
    };
    Field::file("picture", "Choose a picture", TYPES).scope(one.picture.as_str()).help(help).fault(one.fault.clone())
}

fn form(frame: &Frame<'_>, view: &PicturesView, one: &PictureForm, choice: &Field) -> Markup {
    let word = one.picture.as_str();
    let (title, size) = match one.picture {
        Picture::Avatar => ("Picture", (128, 128)),
        Picture::Header => ("Header", (800, 200)),
    };
    let action = view.head.place.path(&view.head.hub);
    html! {
        section.picture aria-labelledby=(word) {
            h3 id=(word) { (title) }
            @match &one.address {
                Some(address) => img class={ "kept kept-" (word) } src=(address) alt="As it is now" width=(size.0) height=(size.1);,
                None => {
                    @if one.picture == Picture::Avatar { (avatar(&view.head.hub, 96)) }
                    p.meta { "None of its own yet: it is drawn from the name." }
                }
            }
            (upload(&action, frame.token, held(view.head.archived, html! {
                (fields([&Field::hidden("edition", view.edition.to_string()), &Field::hidden("which", word), choice]))
                div.actions {
                    button type="submit" name="do" value="upload" { "Use this picture" }
                    @if one.address.is_some() {
                        button.quiet type="submit" name="do" value="remove" { "Remove the picture" }
                    }
                }
            })))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Place, sample_head};
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn each_picture_has_its_own_form() {
        let form = |picture, address: Option<&str>, fault: Option<&str>| PictureForm {
            picture,
            address: address.map(str::to_owned),
            fault: fault.map(str::to_owned),
        };
        let view = PicturesView {
            head: sample_head(Place::Pictures),
            edition: 3,
            pictures: [
                form(Picture::Avatar, Some("/design/picture/avatar?v=ab"), None),
                form(Picture::Header, None, Some("This file cannot be read as a picture.")),
            ],
            problem: None,
        };
        let assets = Assets::new();
        let html = pictures(&sample::frame(&assets, &[]), &view).0;
        assert_eq!((html.matches("type=\"file\"").count(), html.matches("value=\"remove\"").count()), (2, 1), "{html}");
        assert!(
            html.contains("href=\"#field-header-picture\"") && html.contains("src=\"/design/picture/avatar?v=ab\"")
        );
        assert!(html.contains("id=\"field-header-picture-fault\""));
        sample::assert_sound(&html);
    }
}
