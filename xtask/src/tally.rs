//! Counting what passed, so that the last line of a test run is true.

use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Error, Result, anyhow};

use crate::run::{follow, say};

/// How many cases of one stage passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: usize,
    failed: usize,
}

impl Count {
    /// A stage that is a single yes or no.
    const ONE: Self = Self { passed: 1, failed: 0 };

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// What one line of a test runner's output says: cargo's `test result: ok. 3 passed; 0 failed; …`, and the plain
    /// `3 passed, 0 failed` of our own scripts and of the command line, perhaps with a word before it.
    fn in_line(line: &str) -> Option<Self> {
        let line = line.trim();
        let line = match line.split_once(": ") {
            Some(("test result", rest)) => rest.split_once(". ")?.1,
            Some((word, rest)) if !word.contains(' ') => rest,
            _ => line,
        };
        let mut parts = line.split([';', ',']).map(str::trim);
        let passed = parts.next()?.strip_suffix(" passed")?.parse().ok()?;
        let failed = parts.next()?.strip_suffix(" failed")?.parse().ok()?;
        Some(Self { passed, failed })
    }
}

struct Stage {
    name: String,
    count: Count,
    took: Duration,
}

#[derive(Default)]
pub(crate) struct Tally {
    stages: Vec<Stage>,
    skipped: Vec<String>,
}

impl Tally {
    /// Runs one stage and keeps going whatever comes of it. Gives back what it made, for the stages that need it.
    fn stage<T>(&mut self, name: &str, work: impl FnOnce() -> Result<(Count, T)>) -> Option<T> {
        say(name);
        let start = Instant::now();
        let (count, made) = match work() {
            Ok((count, made)) => (count, Some(made)),
            Err(error) => {
                eprintln!("error: {error:#}");
                (Count { passed: 0, failed: 1 }, None)
            }
        };
        self.stages.push(Stage { name: name.into(), count, took: start.elapsed() });
        made
    }

    /// Set-up: worth a line and a failure, but nothing that passed.
    pub(crate) fn prepare<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        self.stage(name, || work().map(|made| (Count::default(), made)))
    }

    /// A stage that is a single yes or no and makes something that later stages need.
    pub(crate) fn make<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        self.stage(name, || work().map(|made| (Count::ONE, made)))
    }

    /// A stage that is a single yes or no.
    pub(crate) fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        self.make(name, work);
    }

    /// A stage whose program counts its own cases.
    pub(crate) fn counted(&mut self, name: &str, command: &mut Command) {
        self.stage(name, || {
            let mut said = None;
            let status = follow(command, |line| {
                if let Some(count) = Count::in_line(line) {
                    said.get_or_insert(Count::default()).add(count);
                }
            })?;
            judge(name, status, said).map(|count| (count, ()))
        });
    }

    pub(crate) fn skip(&mut self, name: &str, why: &str) {
        say(&format!("{name}: left out, because {why}"));
        self.skipped.push(name.into());
    }

    /// Prints the table and the closing line; true when nothing failed.
    pub(crate) fn close(&self) -> bool {
        println!();
        let width = self.stages.iter().map(|stage| stage.name.len()).max().unwrap_or_default();
        for stage in &self.stages {
            let Count { passed, failed } = stage.count;
            let word = if failed == 0 { "ok" } else { "FAILED" };
            println!(
                "{word:>6}  {:<width$} {passed:>6} passed {failed:>4} failed {:>7.1} s",
                stage.name,
                stage.took.as_secs_f64()
            );
        }
        for name in &self.skipped {
            println!("{:>6}  {name}", "-");
        }
        let mut sum = Count::default();
        self.stages.iter().for_each(|stage| sum.add(stage.count));
        println!();
        match self.skipped.len() {
            0 => println!("{} passed, {} failed", sum.passed, sum.failed),
            skipped => println!("{} passed, {} failed, {skipped} skipped", sum.passed, sum.failed),
        }
        sum.failed == 0 && sum.passed > 0
    }
}

/// A program that failed without saying which case did has failed once; one that claims success without having run
/// anything has failed too.
fn judge(name: &str, status: ExitStatus, said: Option<Count>) -> Result<Count, Error> {
    match said {
        Some(mut count) => {
            if !status.success() && count.failed == 0 {
                count.failed = 1;
            }
            if status.success() && count.passed + count.failed == 0 {
                return Err(anyhow!("{name} ran no case"));
            }
            Ok(count)
        }
        None if status.success() => Ok(Count::ONE),
        None => Err(anyhow!("{name} failed ({status})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_the_lines_of_the_runners() {
        let count = |line| Count::in_line(line).map(|count| (count.passed, count.failed));
        assert_eq!(count("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured"), Some((12, 0)));
        assert_eq!(count("test result: FAILED. 2 passed; 3 failed; 0 ignored"), Some((2, 3)));
        assert_eq!(count("812 passed, 1 failed"), Some((812, 1)));
        assert_eq!(count("4 passed, 0 failed, 2 skipped"), Some((4, 0)));
        assert_eq!(count("cases: 5 passed, 1 failed"), Some((5, 1)));
        assert_eq!(count("nothing passed"), None);
        assert_eq!(count("all 3 passed, 0 failed"), None);
    }

    #[test]
    fn a_program_that_fails_is_never_counted_as_passed() {
        use std::os::unix::process::ExitStatusExt;
        let (good, bad) = (ExitStatus::from_raw(0), ExitStatus::from_raw(1 << 8));
        let two = Count { passed: 2, failed: 0 };
        assert_eq!(judge("x", good, Some(two)).unwrap(), two);
        assert_eq!(judge("x", bad, Some(two)).unwrap().failed, 1);
        assert_eq!(judge("x", good, None).unwrap(), Count::ONE);
        assert!(judge("x", bad, None).is_err());
        assert!(judge("x", good, Some(Count::default())).is_err());
    }
}
