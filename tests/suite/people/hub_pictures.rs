//! A hub's own pictures: what is taken, what is made of it, and what is refused.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Rgb, RgbImage};

use crate::support::{Answer, House, Person, Portal, tags};

const PATH: &str = "/gardeners/settings/pictures";

fn start() -> (House, Portal, Person) {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    (house, portal, ann)
}

fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 90]));
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(image).write_to(&mut Cursor::new(&mut bytes), format).expect("a picture");
    bytes
}

#[track_caller]
fn edition(page: &Answer) -> String {
    let found = tags(page.text()).into_iter().find(|tag| tag.attribute("name") == Some("edition"));
    found.and_then(|tag| tag.attribute("value").map(str::to_owned)).expect("a form with an edition")
}

#[track_caller]
fn send(person: &Person, which: &str, file: &[u8]) -> Answer {
    let edition = edition(&person.get(PATH));
    person.upload(PATH, &[("edition", &edition), ("which", which), ("do", "upload")], ("picture", file))
}

/// Width, height and kind of what is sent.
#[track_caller]
fn read(answer: &Answer) -> (u32, u32, ImageFormat) {
    let reader = ImageReader::new(Cursor::new(&answer.body)).with_guessed_format().expect("bytes");
    let format = reader.format().expect("a picture");
    let image = reader.decode().expect("a picture");
    (image.width(), image.height(), format)
}

/// A chunk of a PNG file.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    [&(data.len() as u32).to_be_bytes(), kind.as_slice(), data, &crc.sum().to_be_bytes()].concat()
}

/// A PNG that says how large it is and holds nearly nothing.
fn declared(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = [size.as_slice(), &[8, 6, 0, 0, 0]].concat();
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &[0; 1_000_000]).expect("memory");
    let data = packed.finish().expect("memory");
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"IHDR", &header), &chunk(b"IDAT", &data), &chunk(b"IEND", b"")].concat()
}

#[test]
fn pictures_are_made_anew_and_shown() {
    let (_house, portal, ann) = start();
    let plain = portal.get("/gardeners/picture/avatar");
    assert_eq!(plain.status, 404);
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let sent = send(&ann, "avatar", &picture(format, 300, 200));
        assert_eq!(
            sent.header("location"),
            Some("/gardeners/settings/pictures?done=drawn"),
            "{format:?}: {}",
            sent.text()
        );
        assert_eq!(read(&portal.get("/gardeners/picture/avatar")), (256, 256, ImageFormat::Png), "{format:?}");
    }
    for (width, height) in [(1, 1), (1, 3000), (3000, 1)] {
        assert_eq!(send(&ann, "header", &picture(ImageFormat::Png, width, height)).status, 303);
        assert_eq!(read(&portal.get("/gardeners/picture/header")), (1600, 400, ImageFormat::Jpeg));
    }
    let hub = portal.get("/gardeners");
    let shown: Vec<String> = tags(hub.text())
        .iter()
        .filter_map(|tag| tag.attribute("src").map(str::to_owned))
        .filter(|src| src.contains("/picture/"))
        .collect();
    assert!(shown.len() >= 2, "{shown:?}");
    for address in shown {
        let answer = portal.get(&address);
        assert_eq!(answer.header("cache-control"), Some("private, max-age=31536000, immutable"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let other = portal.get(&address.replace("?v=", "?v=0"));
        assert_eq!(other.header("cache-control"), Some("private, no-cache"), "another picture's tag");
    }
    assert!(portal.get("/groups").text().contains("/gardeners/picture/avatar?v="));
    assert!(
        ann.get("/ann").text().split("<main").next().unwrap().contains("/gardeners/picture/avatar?v="),
        "in the bar"
    );
    assert_eq!(
        portal.get("/gardeners/json").json()["avatar"].as_str().unwrap().split('?').next(),
        Some("/gardeners/picture/avatar")
    );
    let edition = edition(&ann.get(PATH));
    let removed = ann.post(PATH, &[("edition", &edition), ("which", "avatar"), ("do", "remove")]);
    assert_eq!(removed.header("location"), Some("/gardeners/settings/pictures?done=cleared"));
    assert_eq!(portal.get("/gardeners/picture/avatar").status, 404);
    assert_eq!(portal.get("/gardeners/picture/header").status, 200);
}

#[test]
fn nothing_but_what_can_be_seen_is_kept() {
    let (_house, portal, ann) = start();
    let mut file = picture(ImageFormat::Png, 40, 40);
    let note = chunk(b"tEXt", b"Comment\0taken in the secret garden");
    let end = file.len() - 12;
    file.splice(end..end, note);
    file.extend_from_slice(b"<script>alert(1)</script>");
    assert_eq!(send(&ann, "avatar", &file).status, 303);
    let kept = portal.get("/gardeners/picture/avatar").body;
    for hidden in ["secret garden", "<script>"] {
        assert!(!kept.windows(hidden.len()).any(|part| part == hidden.as_bytes()), "{hidden}");
    }
}

#[test]
fn what_is_no_picture_is_refused_beside_its_field() {
    let (_house, portal, ann) = start();
    let large = vec![0; 5 * 1024 * 1024 + 1];
    let cut = &picture(ImageFormat::Jpeg, 300, 300)[..600];
    let (bomb, long) = (declared(60_000, 60_000), declared(20_000, 1));
    for (file, says) in [
        (b"I am a picture, honestly.".as_slice(), "cannot be read as a picture"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".as_slice(), "cannot be read as a picture"),
        (cut, "cannot be read as a picture"),
        (b"", "Choose a picture first."),
        (&large, "at most 5 MiB; it has 5.0 MiB."),
        (&bomb, "This picture is too large, 60000 \u{d7} 60000"),
        (&declared(4000, 4000), "cannot be read as a picture"),
        (&long, "12000 in one direction"),
    ] {
        let refused = send(&ann, "header", file);
        assert_eq!(refused.status, 422, "{says}: {}", refused.text());
        assert!(refused.text().contains(says), "{says}: {}", refused.text());
        assert!(refused.text().contains("id=\"field-header-picture-fault\""), "{says}");
    }
    let seven = send(&ann, "avatar", &vec![0; 7 * 1024 * 1024]);
    assert_eq!(seven.status, 413);
    let edition = edition(&ann.get(PATH));
    assert_eq!(ann.post(PATH, &[("edition", &edition), ("which", "shoe"), ("do", "remove")]).status, 400);
    assert_eq!(portal.get("/gardeners/picture/header").status, 404);
    assert_eq!(portal.get("/gardeners/picture/shoe").status, 404);
}

#[test]
fn pictures_are_seen_by_those_who_may_know_the_hub() {
    let (_house, portal, ann) = start();
    let path = "/cellar/settings/pictures";
    let edition = edition(&ann.get(path));
    let file = picture(ImageFormat::Png, 30, 30);
    assert_eq!(ann.upload(path, &[("edition", &edition), ("which", "avatar")], ("picture", &file)).status, 303);
    let seen = ann.get("/cellar");
    let address = tags(seen.text())
        .iter()
        .find_map(|tag| tag.attribute("src").filter(|src| src.contains("/cellar/picture/")).map(str::to_owned));
    let address = address.expect("the picture on the page");
    assert_eq!(ann.get(&address).header("cache-control"), Some("private, max-age=31536000, immutable"));
    let [hidden, missing] = ["cellar", "kitchen"].map(|hub| portal.get(&address.replace("cellar", hub)));
    assert_eq!((hidden.status, hidden.text().replace("cellar", "kitchen")), (404, missing.text().to_owned()));
    // A form from before the picture.
    let late = ann.upload(path, &[("edition", &edition), ("which", "avatar")], ("picture", &file));
    assert!(late.status == 409 && late.text().contains("Somebody changed this"), "{}", late.text());
}
