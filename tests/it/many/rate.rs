//! How many at once, and how many a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::platform::{Deed, Platform};
use super::shop::{Shop, cards};

#[test]
fn a_rate_is_kept() {
    let platform = Platform::start(|_| Deed::TAKE);
    let shop = Shop::new(&platform, cards(1, 60));
    shop.run("--rate 20/s --jobs 8 --timeout 15s").expect(0);
    let mut times: Vec<Instant> = platform.taken().iter().map(|form| form.at).collect();
    times.sort_unstable();
    let took = times[59] - times[0];
    // Of one second's worth it may be ahead, as after a pause; and a crowded machine takes its time.
    assert!(took >= Duration::from_millis(1900), "60 cards at 20/s in {took:?}");
    shop.took_each_once(&platform);
}

#[test]
fn eight_jobs_are_eight_connections_at_once_and_never_more() {
    let platform = Platform::start(|_| Deed::TAKE);
    let shop = Shop::new(&platform, cards(2, 100));
    let there = Arc::new(AtomicUsize::new(0));
    platform.follow(move |form| {
        if form.nth == 0 {
            return Deed::TAKE;
        }
        // After the first, which goes alone, eight wait for each other: all of them are there at once.
        there.fetch_add(1, Ordering::SeqCst);
        let begin = Instant::now();
        while there.load(Ordering::SeqCst) < 8 && begin.elapsed() < Duration::from_secs(10) {
            thread::sleep(Duration::from_millis(2));
        }
        Deed::TAKE
    });
    shop.run("--jobs 8 --timeout 20s").expect(0);
    assert_eq!(platform.crowd(), (8, 0), "connections at once, and those that were used again");
    shop.took_each_once(&platform);
}

#[test]
fn one_job_is_one_connection() {
    let platform = Platform::start(|_| Deed::TAKE);
    let shop = Shop::new(&platform, cards(3, 20));
    shop.run("--jobs 1 --timeout 20s").expect(0);
    assert_eq!(platform.crowd(), (1, 0));
    let order: Vec<_> = platform.taken().into_iter().map(|form| form.number).collect();
    let file: Vec<_> = shop.cards.iter().map(|card| card.number.clone()).collect();
    assert_eq!(order, file, "one job goes through the file from its beginning");
}
