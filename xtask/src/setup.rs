//! Installing what is missing where that is possible, and naming the one command where it is not.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::run::{find_in_path, run, say};

/// Installs Debian packages, or says how.
pub(crate) fn apt(packages: &[&str], why: &str) -> Result<()> {
    let install = ["install", "--yes", "--no-install-recommends"];
    let by_hand = format!("apt-get update && apt-get install {}", packages.join(" "));
    if find_in_path("apt-get").is_none() {
        bail!("{why}; this is not a Debian system, so install by hand what these packages hold: {}", packages.join(" "));
    }
    if !is_root() {
        bail!("{why}; run this once: sudo sh -c '{by_hand}'");
    }
    say(&format!("{why}: installing {} (a minute or two)", packages.join(" ")));
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet=2");
        command
    };
    run(apt().arg("update"))
        .and_then(|()| run(apt().args(install).args(packages).stdout(Stdio::null())))
        .with_context(|| format!("{why}, and it could not be installed; run this once: {by_hand}"))
}

/// The browser for the tests, with letters for Chinese: without them a screenshot shows boxes, and every width is wrong.
pub(crate) fn browser() -> Result<PathBuf> {
    const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
    let find = || NAMES.iter().find_map(|name| find_in_path(name));
    let mut packages = Vec::new();
    if find().is_none() {
        packages.push("chromium");
    }
    if !has_chinese_font() {
        packages.extend(["fontconfig", "fonts-noto-cjk"]);
    }
    if !packages.is_empty() {
        apt(&packages, "the browser tests need Chromium and a Chinese font")?;
    }
    find().context("Chromium was installed but is not in the PATH")
}

/// A second engine for the tests: Firefox, which needs no driver.
pub(crate) fn firefox() -> Result<PathBuf> {
    const NAMES: [&str; 2] = ["firefox-esr", "firefox"];
    let find = || NAMES.iter().find_map(|name| find_in_path(name));
    if find().is_none() {
        apt(&["firefox-esr"], "the tests in Firefox need it")?;
    }
    find().context("Firefox was installed but is not in the PATH")
}

/// What a third engine, WebKit, takes: it shows a window, for which there has to be a screen.
pub(crate) struct WebKit {
    pub(crate) driver: PathBuf,
    pub(crate) browser: PathBuf,
    pub(crate) screen: PathBuf,
}

pub(crate) fn webkit() -> Result<WebKit> {
    let find = || {
        let (driver, screen) = (find_in_path("WebKitWebDriver")?, find_in_path("Xvfb")?);
        Some(WebKit { driver, browser: mini_browser()?, screen })
    };
    if find().is_none() {
        apt(&["webkit2gtk-driver", "xvfb"], "the tests in WebKit need its driver and a screen that is not there")?;
    }
    find().context("WebKit was installed but its driver, its MiniBrowser or Xvfb is not where Debian puts it")
}

/// WebKit's own browser stands with the library and not in the PATH, in a folder for each version of the interface.
fn mini_browser() -> Option<PathBuf> {
    let architectures = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    let versions = architectures.flat_map(|folder| ["4.1", "4.0", "6.0"].map(|name| folder.join(format!("webkit2gtk-{name}"))));
    versions.map(|folder| folder.join("MiniBrowser")).find(|path| path.is_file())
}

fn has_chinese_font() -> bool {
    let listed = Command::new("fc-list").args([":lang=zh", "family"]).stdin(Stdio::null()).stderr(Stdio::null()).output();
    listed.is_ok_and(|output| !output.stdout.is_empty())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
