//! Against servers on this machine: what is sent, what is read, and where nothing is sent at all.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};

use wiremock::matchers::{header, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

/// Every name leads to this machine.
fn fetcher(allow_private: bool) -> Fetcher {
    let here: Lookup = Arc::new(|_| Box::pin(async { Ok(vec![SocketAddr::from(([127, 0, 0, 1], 0))]) }));
    Fetcher::new("tests", allow_private, &here).unwrap()
}

async fn server(answers: &[(&str, ResponseTemplate)]) -> MockServer {
    let server = MockServer::start().await;
    for (at, answer) in answers {
        Mock::given(path(*at)).respond_with(answer.clone()).mount(&server).await;
    }
    server
}

fn to(address: &str) -> ResponseTemplate {
    ResponseTemplate::new(302).insert_header("location", address)
}

async fn ask(fetcher: &Fetcher, home: &str, address: String) -> Result<Fetched, FetchError> {
    let token = Secret::new("s3cret");
    let request = Request::json(address);
    let errand =
        Errand { request: &request, home, token: Some(("Bearer", &token)), etag: Some("\"1\""), last_modified: None };
    fetcher.fetch(errand, Time::ZERO).await
}

fn body(fetched: Result<Fetched, FetchError>) -> String {
    match fetched.unwrap().reply {
        Reply::Answered(answered) => String::from_utf8(answered.body).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_with_what_belongs_to_it() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200)
        .set_body_raw("[1]", "application/json")
        .insert_header("etag", "\"2\"")
        .insert_header("link", "</a?page=2>; rel=\"next\"");
    let asked = Mock::given(path("/a"))
        .and(header("authorization", "Bearer s3cret"))
        .and(header("if-none-match", "\"1\""))
        .and(header("accept", "application/json"))
        .and(header("user-agent", "tests"));
    asked.respond_with(answer).expect(1).mount(&server).await;
    let fetched = ask(&fetcher(false), &server.uri(), format!("{}/a", server.uri())).await.unwrap();
    let Reply::Answered(answered) = fetched.reply else { panic!("{fetched:?}") };
    assert_eq!((answered.body.as_slice(), answered.etag.as_deref()), (&b"[1]"[..], Some("\"2\"")));
    assert_eq!(answered.content_type.as_deref(), Some("application/json"));
    assert_eq!(answered.next, Some(format!("{}/a?page=2", server.uri())));
}

#[tokio::test]
async fn no_change_and_no() {
    let limited = ResponseTemplate::new(429).insert_header("retry-after", "90");
    let server = server(&[("/same", ResponseTemplate::new(304)), ("/later", limited)]).await;
    let at = |path: &str| format!("{}{path}", server.uri());
    let fetcher = fetcher(false);
    assert!(matches!(ask(&fetcher, &server.uri(), at("/same")).await.unwrap().reply, Reply::Unchanged));
    let later = ask(&fetcher, &server.uri(), at("/later")).await.unwrap();
    assert!(matches!(later.reply, Reply::Refused(StatusCode::TOO_MANY_REQUESTS)));
    assert_eq!(later.pause.map(Time::as_secs), Some(90));
    assert!(matches!(ask(&fetcher, &server.uri(), at("/none")).await.unwrap().reply, Reply::Refused(_)));
}

#[tokio::test]
async fn a_token_stays_with_its_service() {
    let other = server(&[("/b", ResponseTemplate::new(200).set_body_string("other"))]).await;
    let service = server(&[("/a", to(&format!("{}/b", other.uri())))]).await;
    let fetched = ask(&fetcher(true), &service.uri(), format!("{}/a", service.uri())).await;
    assert_eq!(body(fetched), "other");
    let told = &other.received_requests().await.unwrap()[0];
    assert!(!told.headers.contains_key("authorization"), "{told:?}");
    let told = format!("{:?}", Secret::new("s3cret"));
    assert!(!told.contains("s3cret"));
}

#[tokio::test]
async fn nothing_leads_to_what_is_not_public() {
    let inside = server(&[("/b", ResponseTemplate::new(200))]).await;
    let port = inside.address().port();
    let literal = format!("http://127.0.0.1:{port}/b");
    let named = format!("http://harmless.example.org:{port}/b");
    let service = server(&[("/literal", to(&literal)), ("/named", to(&named))]).await;
    let fetcher = fetcher(false);
    for address in [
        format!("{}/literal", service.uri()),
        format!("{}/named", service.uri()),
        literal.clone(),
        named.clone(),
        format!("http://localhost:{port}/b"),
        format!("http://0x7f.1:{port}/b"),
        format!("http://2130706433:{port}/b"),
        format!("http://[::1]:{port}/b"),
        format!("http://[::ffff:127.0.0.1]:{port}/b"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
    ] {
        let refused = ask(&fetcher, &service.uri(), address.clone()).await.unwrap_err();
        assert!(matches!(refused, FetchError::NotPublic(_)), "{address}: {refused}");
        assert!(!refused.blames_host());
    }
    assert!(inside.received_requests().await.unwrap().is_empty(), "nobody was asked");
    let configured = format!("http://harmless.example.org:{port}");
    assert_eq!(body(ask(&fetcher, &configured, named).await), "", "what the configuration names may be anywhere");
}

#[tokio::test]
async fn redirects_end() {
    let service = server(&[("/round", to("/round")), ("/one", to("two")), ("/file", to("file:///etc/passwd"))]).await;
    Mock::given(path("/two")).respond_with(ResponseTemplate::new(200).set_body_string("two")).mount(&service).await;
    let at = |path: &str| format!("{}{path}", service.uri());
    let fetcher = fetcher(false);
    assert_eq!(body(ask(&fetcher, &service.uri(), at("/one")).await), "two");
    let round = ask(&fetcher, &service.uri(), at("/round")).await.unwrap_err();
    assert!(matches!(round, FetchError::TooManyRedirects(_)), "{round}");
    assert_eq!(service.received_requests().await.unwrap().len(), 2 + REDIRECTS + 1);
    assert!(matches!(ask(&fetcher, &service.uri(), at("/file")).await, Err(FetchError::NoAddress)));
    let safe = Url::parse("https://example.org/a").unwrap();
    let headers = [(LOCATION, HeaderValue::from_static("http://example.org/b"))].into_iter().collect();
    assert!(matches!(next_step(&safe, &headers), Err(FetchError::Downgraded(_))));
}

#[tokio::test]
async fn long_answers_are_read_to_a_bound() {
    let long = |length| ResponseTemplate::new(200).set_body_bytes(vec![b'x'; length]);
    let server = server(&[("/ten", long(LONGEST)), ("/more", long(LONGEST + 1))]).await;
    let fetcher = fetcher(false);
    let ten = ask(&fetcher, &server.uri(), format!("{}/ten", server.uri())).await;
    assert_eq!(body(ten).len(), LONGEST);
    let more = ask(&fetcher, &server.uri(), format!("{}/more", server.uri())).await.unwrap_err();
    assert!(matches!(more, FetchError::TooLong(_)), "{more}");
}

#[tokio::test]
async fn packed_and_endless_answers_end() {
    let endless = endless();
    let packed = {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![0; 3 * LONGEST]).unwrap();
        ResponseTemplate::new(200).set_body_bytes(packer.finish().unwrap()).insert_header("content-encoding", "gzip")
    };
    let server = server(&[("/packed", packed)]).await;
    for home in [server.uri(), format!("http://{endless}")] {
        let failure = ask(&fetcher(false), &home, format!("{home}/packed")).await.unwrap_err();
        assert!(matches!(failure, FetchError::TooLong(_)), "{failure}");
    }
}

/// A server whose answer has no end.
fn endless() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // Who answers before being asked is not listened to.
        let _asked = stream.read(&mut [0; 4096]);
        let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while sent.is_ok() {
            sent = stream.write_all(&[b'x'; 64 * 1024]);
        }
    });
    address
}

#[tokio::test]
async fn slow_and_absent_servers() {
    let slow = server(&[("/a", ResponseTemplate::new(200).set_delay(Duration::from_secs(60)))]).await;
    let hasty = fetcher(false).within(Duration::from_millis(50));
    let failure = ask(&hasty, &slow.uri(), format!("{}/a", slow.uri())).await.unwrap_err();
    assert!(matches!(failure, FetchError::Slow(..)) && failure.blames_host(), "{failure}");
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let failure = ask(&fetcher(false), &gone, format!("{gone}/secret-path")).await.unwrap_err();
    assert!(matches!(failure, FetchError::Unreachable { .. }) && failure.blames_host(), "{failure}");
    let said = format!("{failure} {failure:?}");
    assert!(!said.contains("secret-path") && !said.contains("s3cret"), "{said}");
}
