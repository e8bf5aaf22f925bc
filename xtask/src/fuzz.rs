//! Fuzzing, for as long as one likes. It is no part of the tests, because it needs a nightly compiler.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::run::{capture, clean, run, say};

/// Shares the time out among the targets. What they find stays in `crate/fuzz/artifacts`.
pub(crate) fn fuzz(place: &Place, time: Duration) -> Result<()> {
    let crate_folder = place.root().join("crate");
    if !crate_folder.join("fuzz/Cargo.toml").is_file() {
        bail!("there are no fuzz targets in crate/fuzz");
    }
    if !answers("cargo", &["+nightly", "--version"]) {
        bail!("fuzzing needs a nightly compiler; run this once: rustup toolchain install nightly --profile minimal");
    }
    if !answers("cargo", &["+nightly", "fuzz", "--version"]) {
        bail!("`cargo fuzz` is missing; run this once: cargo install cargo-fuzz --locked");
    }
    let listed = capture(nightly(place, &crate_folder).arg("list"))?;
    let targets: Vec<&str> = listed.split_whitespace().collect();
    if targets.is_empty() {
        bail!("crate/fuzz names no target");
    }
    let share = (time.as_secs() / targets.len() as u64).max(1);
    for target in targets {
        say(&format!("fuzzing {target} for {share} s"));
        run(nightly(place, &crate_folder).args(["run", target, "--", &format!("-max_total_time={share}")]))?;
    }
    Ok(())
}

/// `cargo fuzz` of the nightly toolchain: the stable one that runs this tool must not be passed on.
fn nightly(place: &Place, folder: &Path) -> Command {
    let mut command = Command::new("cargo");
    clean(&mut command);
    command.current_dir(folder).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    command.env("CARGO_TARGET_DIR", place.cache().join("target-fuzz")).args(["+nightly", "fuzz"]);
    command
}

fn answers(program: &str, words: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(words).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
