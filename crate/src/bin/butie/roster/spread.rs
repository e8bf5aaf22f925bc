//! Work spread over threads: one hands out, several work, and what they make is taken in the order in which it was handed out.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::ScopedJoinHandle;

use crate::Failure;

/// Lets each of so many threads `start` with something of its own, `step` through what `next` hands out, and gives `take` what they
/// made, in order; at the end, what each thread had. What waits on the way is bounded: each thread has its turn.
///
/// # Errors
///
/// What `next` or `take` fails with; or that a thread came to no end.
pub(super) fn spread<T: Send, S: Send, M: Send>(
    threads: usize,
    mut next: impl FnMut() -> std::io::Result<Option<T>> + Send,
    start: impl Fn() -> S + Sync,
    step: impl Fn(&mut S, T) -> M + Sync,
    mut take: impl FnMut(M) -> Result<(), Failure>,
) -> Result<Vec<S>, Failure> {
    std::thread::scope(|scope| {
        let (give, made) = sync_channel::<(u64, M)>(threads * 2);
        let mut ways = Vec::new();
        let mut workers = Vec::new();
        for _ in 0..threads {
            let (way, handed): (_, Receiver<(u64, T)>) = sync_channel(1);
            ways.push(way);
            let (give, start, step) = (give.clone(), &start, &step);
            workers.push(scope.spawn(move || {
                let mut own = start();
                for (order, one) in handed {
                    if give.send((order, step(&mut own, one))).is_err() {
                        break;
                    }
                }
                own
            }));
        }
        drop(give);
        let handing = scope.spawn(move || -> std::io::Result<()> {
            let mut turns = ways.iter().cycle();
            let mut order = 0;
            while let Some(one) = next()? {
                if turns.next().is_none_or(|way| way.send((order, one)).is_err()) {
                    break;
                }
                order += 1;
            }
            Ok(())
        });
        let taken = in_order(made, &mut take);
        let handed = handing.join();
        let own = workers.into_iter().map(ScopedJoinHandle::join).collect::<Result<_, _>>();
        taken?;
        // What a thread took with it is never left out in silence.
        handed.map_err(|_| lost())??;
        own.map_err(|_| lost())
    })
}

/// Takes what comes in any order in the order in which it is numbered, from 0 on.
fn in_order<M>(made: Receiver<(u64, M)>, take: &mut impl FnMut(M) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (order, one) in made {
        waiting.insert(order, one);
        while let Some(one) = waiting.remove(&next) {
            next += 1;
            take(one)?;
        }
    }
    Ok(())
}

/// That a thread came to no end, and what it had with it.
fn lost() -> Failure {
    Failure(String::from(
        "程序内部出错，结果不完整，没有写出\nan error inside the program; the result is not complete and was not written",
    ))
}
