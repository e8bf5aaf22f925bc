//! A static server for this machine only: enough to look at `dist/`, with the types that browsers insist on.
//!
//! Nothing is cached, because a developer who reloads wants what was built last.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

/// A request longer than this is no browser's.
const LONGEST: u64 = 16 * 1024;

pub(crate) struct Server {
    listener: TcpListener,
}

impl Server {
    /// Port 0 takes any that is free.
    pub(crate) fn bind(port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| {
            format!("port {port} is taken; choose another: cargo xtask serve --port {}", port.wrapping_add(1))
        })?;
        Ok(Self { listener })
    }

    /// Serves the folder until the program is ended.
    pub(crate) fn serve(&self, folder: &Path) -> Result<()> {
        println!("\nbutie is at http://localhost:{}/  (Ctrl-C ends it)", self.listener.local_addr()?.port());
        accept(&self.listener, folder);
        Ok(())
    }
}

fn accept(listener: &TcpListener, folder: &Path) {
    let folder: Arc<Path> = folder.into();
    for stream in listener.incoming().flatten() {
        let folder = Arc::clone(&folder);
        // A visitor who goes away in the middle is nobody's concern.
        thread::spawn(move || answer(stream, &folder).ok());
    }
}

/// One request to a connection: simple, and fast enough for one developer.
fn answer(mut stream: TcpStream, folder: &Path) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.try_clone()?.take(LONGEST)).lines();
    let request = lines.next().context("no request")??;
    // The rest of the head is read, so that closing does not cut the answer off.
    for line in lines.by_ref() {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, kind, body) = match (method, file(folder, target).and_then(|path| Some((fs::read(&path).ok()?, path)))) {
        ("GET" | "HEAD", Some((body, path))) => ("200 OK", mime(&path), body),
        ("GET" | "HEAD", None) => ("404 Not Found", "text/plain; charset=utf-8", b"not found\n".to_vec()),
        _ => ("405 Method Not Allowed", "text/plain; charset=utf-8", b"only GET and HEAD\n".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    Ok(())
}

/// The file that a request means; none when the words would lead out of the folder.
fn file(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = PathBuf::from(decode(path)?);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let path = folder.join(path);
    Some(if path.is_dir() { path.join("index.html") } else { path })
}

/// Percent signs undone; none when what they stand for is not text.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &tail[2..];
    }
    String::from_utf8(bytes).ok()
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        Some("ts" | "txt") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_never_leads_out_of_the_folder() {
        let folder = Path::new("/srv");
        assert_eq!(file(folder, "/a/b.js?x=1"), Some("/srv/a/b.js".into()));
        assert_eq!(file(folder, "/rules/%E5%8F%A4.json"), Some("/srv/rules/古.json".into()));
        for bad in ["/../etc/passwd", "/a/../../b", "/%2e%2e/b", "//etc/passwd", "etc", "/%zz", "/%ff"] {
            assert_eq!(file(folder, bad), None, "{bad}");
        }
    }

    #[test]
    fn a_browser_gets_the_page_and_the_type_of_a_module() {
        let folder = std::env::temp_dir().join(format!("butie-server-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), "<p>古县</p>").unwrap();
        fs::write(folder.join("a.wasm"), b"\0asm").unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let served = folder.clone();
        thread::spawn(move || accept(&listener, &served));
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(stream, "{request} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
            String::from_utf8(answer).unwrap()
        };
        let page = ask("GET /");
        assert!(page.starts_with("HTTP/1.1 200 ") && page.ends_with("<p>古县</p>"), "{page}");
        assert!(ask("GET /a.wasm").contains("Content-Type: application/wasm\r\n"));
        assert!(ask("HEAD /a.wasm").ends_with("\r\n\r\n"));
        assert!(ask("GET /none").starts_with("HTTP/1.1 404 "));
        assert!(ask("POST /").starts_with("HTTP/1.1 405 "));
        fs::remove_dir_all(&folder).unwrap();
    }
}
