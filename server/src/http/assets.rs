//! The browser app, built into the server: its files, and its one page at every address that is no file.
//!
//! Who may do what is decided elsewhere; this serves the same bytes to everyone. The files come from `build.rs`.

use super::error::Denial;
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use socle_protocol::refusal::Refusal;

/// One file of the app.
#[derive(Debug)]
struct File {
    /// As in the address: `/assets/index-4f.js`.
    path: &'static str,
    /// Weak: one for all encodings.
    etag: &'static str,
    body: &'static [u8],
    /// Compressed twins, where they are worth it.
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/web.rs"));

/// The page that is served at every address a person may see: the app reads the address itself.
const PAGE: &str = "/index.html";

/// Files in here have a hash of their content in their name, so what was once fetched is right for ever.
const HASHED: &str = "/assets/";

/// Addresses of programs, never of the page: a program that mistypes one is told so.
const PROGRAMS: [&str; 3] = ["/api", "/sync", "/live"];

/// Everything from this origin, nothing from any other; no frame of another site around it. Style attributes in
/// HTML and `<style>` elements are refused as well (`element.style` from a script is not).
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; connect-src 'self'; \
    frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const SAFE: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// What a browser gets at an address that is not one of the API's.
pub(super) async fn assets(uri: Uri, headers: HeaderMap) -> Response {
    let mut response = answer(FILES, uri.path(), &headers);
    for (name, value) in SAFE {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn answer(files: &'static [File], path: &str, headers: &HeaderMap) -> Response {
    let Some(file) = find(files, path) else {
        return Denial(Refusal::UnknownAddress {}).into_response();
    };
    let cache =
        if file.path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if is_known(headers, file.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (body, encoding) = encoded(file, headers);
        let mut response = body.into_response();
        let told = response.headers_mut();
        told.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(file.path)));
        if let Some(encoding) = encoding {
            told.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let told = response.headers_mut();
    told.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    told.insert(header::ETAG, HeaderValue::from_static(file.etag));
    told.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The file at this path, or the page where a person may have got by a link. A path with a dot in its last part
/// asks for a file: answering a missing script with a page would only hide that it is missing.
fn find(files: &'static [File], path: &str) -> Option<&'static File> {
    let named = |wanted: &str| files.iter().find(|file| file.path == wanted);
    let under = |root| path.strip_prefix(root);
    if PROGRAMS.iter().filter_map(|root| under(*root)).any(|rest| rest.is_empty() || rest.starts_with('/')) {
        return None;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if last.contains('.') || path.starts_with(HASHED) { named(path) } else { named(PAGE) }
}

pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH);
    known.iter().filter_map(|list| list.to_str().ok()).flat_map(|list| list.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.trim_start_matches("W/") == etag.trim_start_matches("W/")
    })
}

fn encoded(file: &'static File, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
    match (file.brotli, file.gzip) {
        (Some(brotli), _) if accepts(headers, "br") => (brotli, Some("br")),
        (_, Some(gzip)) if accepts(headers, "gzip") => (gzip, Some("gzip")),
        _ => (file.body, None),
    }
}

/// Whether the browser takes this encoding: it is named, and not with a quality of zero.
pub(super) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING);
    lists.iter().filter_map(|list| list.to_str().ok()).flat_map(|list| list.split(',')).any(|offer| {
        let (name, quality) = offer.split_once(';').unwrap_or((offer, ""));
        let refused = quality.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    static APP: &[File] = &[
        File { path: PAGE, etag: "W/\"1\"", body: b"page", brotli: Some(b"br"), gzip: Some(b"gz") },
        File { path: "/assets/a-1.js", etag: "W/\"2\"", body: b"script", brotli: Some(b"br"), gzip: None },
        File { path: "/icon.svg", etag: "W/\"3\"", body: b"icon", brotli: None, gzip: None },
    ];

    /// Status, the values of these headers, and the body of an answer.
    async fn told(
        path: &str,
        asked: &[(HeaderName, &'static str)],
        names: &[HeaderName],
    ) -> (u16, Vec<String>, String) {
        let headers =
            asked.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect();
        let response = answer(APP, path, &headers);
        let value =
            |name| response.headers().get(name).map_or("-", |v: &HeaderValue| v.to_str().expect("text"));
        let values = names.iter().map(|name| value(name).to_owned()).collect();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1000).await.expect("a body");
        (status, values, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn every_address_of_a_person_is_the_page() {
        for path in ["/", "/i", "/w/w_1/b_2", "/KAYA-42", "/accessibilite", "/apipa", "/livret"] {
            let (status, types, body) = told(path, &[], &[header::CONTENT_TYPE, header::CACHE_CONTROL]).await;
            assert_eq!((status, body.as_str()), (200, "page"), "{path}");
            assert_eq!(types, ["text/html; charset=utf-8", "no-cache"], "{path}");
        }
    }

    #[tokio::test]
    async fn what_is_missing_is_not_a_page() {
        for path in [
            "/assets/old-9.js",
            "/assets/old",
            "/favicon.ico",
            "/w/x.png",
            "/api",
            "/api/nothing",
            "/sync/w/b",
        ] {
            assert_eq!(told(path, &[], &[]).await.0, 404, "{path}");
        }
    }

    #[tokio::test]
    async fn files_with_a_hash_in_their_name_are_kept_for_ever() {
        let (status, values, body) =
            told("/assets/a-1.js", &[], &[header::CACHE_CONTROL, header::CONTENT_TYPE]).await;
        assert_eq!((status, body.as_str()), (200, "script"));
        assert_eq!(values, ["public, max-age=31536000, immutable", "text/javascript; charset=utf-8"]);
    }

    #[tokio::test]
    async fn a_page_that_has_not_changed_is_not_sent_again() {
        for (known, status, body) in
            [("W/\"1\"", 304, ""), ("\"0\", \"1\"", 304, ""), ("*", 304, ""), ("W/\"2\"", 200, "page")]
        {
            let (found, tags, sent) = told("/", &[(header::IF_NONE_MATCH, known)], &[header::ETAG]).await;
            assert_eq!((found, sent.as_str(), tags), (status, body, vec!["W/\"1\"".to_owned()]), "{known}");
        }
    }

    #[tokio::test]
    async fn the_best_encoding_that_the_browser_takes_is_sent() {
        for (path, accepted, encoding, body) in [
            ("/", "gzip, deflate, br, zstd", "br", "br"),
            ("/", "gzip, deflate", "gzip", "gz"),
            ("/", "br;q=0, gzip;q=0.5", "gzip", "gz"),
            ("/", "identity", "-", "page"),
            ("/assets/a-1.js", "gzip", "-", "script"),
            ("/icon.svg", "gzip, br", "-", "icon"),
        ] {
            let names = [header::CONTENT_ENCODING, header::VARY];
            let (status, values, sent) = told(path, &[(header::ACCEPT_ENCODING, accepted)], &names).await;
            assert_eq!((status, sent.as_str()), (200, body), "{path} {accepted}");
            assert_eq!(values, [encoding, "accept-encoding"], "{path} {accepted}");
        }
    }

    #[tokio::test]
    async fn nothing_of_another_origin_may_be_loaded() {
        let response = assets(Uri::from_static("/w/w_1"), HeaderMap::new()).await;
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        assert_eq!(response.headers()[header::REFERRER_POLICY], "no-referrer");
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(response.status(), 200, "a page is built in, or the one that says why not");
    }
}
