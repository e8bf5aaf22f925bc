//! Measuring: the engine natively and as WebAssembly, and what a visitor downloads.

use std::fs;
use std::process::Command;
use std::thread;

use anyhow::Result;

use crate::build::{self, Flavour};
use crate::npm::Npm;
use crate::place::Place;
use crate::run::{capture, cargo, run, say};

pub(crate) fn bench(place: &Place) -> Result<()> {
    build::native(place)?;
    let npm = Npm::install(place)?;
    build::dist(place, &npm, Flavour::Release)?;
    say("native benchmarks (some minutes)");
    run(cargo(place).args(["bench", "--locked", "--package", "butie", "--all-features", "--benches"]))?;
    say("WebAssembly in Node");
    run(npm.script(place, "xtask/js/bench.mjs").arg(place.butie()))?;
    say("lists of a million rows on the command line");
    run(npm.script(place, "xtask/js/lists.mjs").arg(place.butie()))?;
    say("sizes");
    run(&mut npm.script(place, "xtask/js/sizes.mjs"))?;
    say("machine");
    println!("{}", machine()?);
    Ok(())
}

/// What the numbers above were measured on.
fn machine() -> Result<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ").map(|it| it.1.to_owned()));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let rustc = capture(Command::new("rustc").arg("--version"))?;
    let node = capture(Command::new("node").arg("--version"))?;
    let model = model.unwrap_or_else(|| "unknown processor".into());
    Ok(format!("{model}, {cores} cores in use; {}; Node {}", rustc.trim(), node.trim()))
}
