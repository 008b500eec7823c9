//! How often one address may send: a bucket of turns for each, which fills again by the minute.
//!
//! Buckets are in memory and known by a keyed hash of the address and the day, so that nobody can read an address out of
//! them, and nothing of yesterday says anything today. An IPv6 home is its /64. They are kept apart by what a sender shows:
//! one that brings a proof of work has its own bucket, which a flood without proofs behind the same address cannot empty.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::keys::{Keys, MARK_BYTES, Purpose};
use crate::outbox::day_of;

/// How many times as often as a form a challenge may be asked for: each page that opens may need one.
const CHALLENGES_FOR_EACH_FORM: u32 = 4;

/// The most buckets that are kept, some megabytes. A flood from more addresses at once is no longer told apart.
const MOST_BUCKETS: usize = 50_000;

/// What a sender wants, and what it shows for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn<'a> {
    /// A challenge.
    Challenge,
    /// To send a form, without a proof of work.
    Form,
    /// To send a form with the proof of this nonce.
    Proven(&'a str),
}

/// The buckets of every sender.
#[derive(Debug)]
pub struct Limiter {
    per_minute: u32,
    buckets: Mutex<HashMap<[u8; MARK_BYTES], Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    turns: f64,
    at: Timestamp,
}

/// There is no turn left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften {
    /// In how many seconds there is one again; at least 1.
    pub wait_seconds: u64,
}

impl Limiter {
    /// As many forms a minute from one address, and as many at once; 0 for no limit.
    pub fn new(per_minute: u32) -> Limiter {
        Limiter { per_minute, buckets: Mutex::default() }
    }

    /// Takes a turn of a sender.
    ///
    /// Errors: there is none left.
    pub fn take(&self, keys: &Keys, sender: IpAddr, turn: Turn<'_>, now: Timestamp) -> Result<(), TooOften> {
        if self.per_minute == 0 {
            return Ok(());
        }
        let most = f64::from(match turn {
            Turn::Challenge => self.per_minute.saturating_mul(CHALLENGES_FOR_EACH_FORM),
            Turn::Form | Turn::Proven(_) => self.per_minute,
        });
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_BUCKETS {
            make_room(&mut buckets, now);
        }
        let bucket = buckets.entry(mark(keys, sender, turn, now)).or_insert(Bucket { turns: most, at: now });
        bucket.turns = (bucket.turns + seconds_since(bucket.at, now) * most / 60.0).min(most);
        bucket.at = now;
        if bucket.turns < 1.0 {
            return Err(TooOften { wait_seconds: ((1.0 - bucket.turns) * 60.0 / most).ceil().max(1.0) as u64 });
        }
        bucket.turns -= 1.0;
        Ok(())
    }
}

/// Forgets senders that have been silent for a minute, whose bucket is full again; all of them if that is too few.
fn make_room(buckets: &mut HashMap<[u8; MARK_BYTES], Bucket>, now: Timestamp) {
    buckets.retain(|_, bucket| seconds_since(bucket.at, now) < 60.0);
    if buckets.len() >= MOST_BUCKETS {
        buckets.clear();
    }
}

/// A clock that was set back gives no turns and takes none.
fn seconds_since(then: Timestamp, now: Timestamp) -> f64 {
    (now.as_millisecond() - then.as_millisecond()).max(0) as f64 / 1000.0
}

/// Who it is, in a form that cannot be turned back and is another one tomorrow.
fn mark(keys: &Keys, sender: IpAddr, turn: Turn<'_>, now: Timestamp) -> [u8; MARK_BYTES] {
    let kind: [&[u8]; 2] = match turn {
        Turn::Challenge => [b"challenge", b""],
        Turn::Form => [b"form", b""],
        Turn::Proven(nonce) => [b"proven", nonce.as_bytes()],
    };
    let day = day_of(now).to_string();
    keys.current(Purpose::Sender).mark(&[day.as_bytes(), kind[0], kind[1], &home(sender)])
}

/// The address, or for IPv6 the /64 that one home has.
fn home(sender: IpAddr) -> Vec<u8> {
    match sender.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets()[..8].to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new("a secret for tests, 32 characters", None).expect("the test's secret is long enough")
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + millis).expect("a time")
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn taken(limiter: &Limiter, (sender, turn): (&str, Turn<'_>), count: usize, now: Timestamp) -> usize {
        (0..count).filter(|_| limiter.take(&keys(), ip(sender), turn, now).is_ok()).count()
    }

    #[test]
    fn five_hundred_at_once_get_ten_turns_and_one_every_six_seconds() {
        let limiter = Limiter::new(10);
        assert_eq!(taken(&limiter, ("192.0.2.1", Turn::Form), 500, at(0)), 10);
        assert_eq!(limiter.take(&keys(), ip("192.0.2.1"), Turn::Form, at(0)), Err(TooOften { wait_seconds: 6 }));
        assert_eq!(taken(&limiter, ("192.0.2.1", Turn::Form), 500, at(6_000)), 1);
        assert_eq!(taken(&limiter, ("192.0.2.1", Turn::Form), 500, at(600_000)), 10);
    }

    #[test]
    fn five_hundred_addresses_do_not_stand_in_each_others_way() {
        let limiter = Limiter::new(1);
        for number in 0..500_u32 {
            let address = IpAddr::V4(std::net::Ipv4Addr::from_bits(0xc000_0200 + number));
            assert!(limiter.take(&keys(), address, Turn::Form, at(0)).is_ok());
        }
    }

    #[test]
    fn a_parent_with_a_proof_gets_through_beside_a_flood() {
        let limiter = Limiter::new(10);
        taken(&limiter, ("192.0.2.1", Turn::Form), 500, at(0));
        taken(&limiter, ("192.0.2.1", Turn::Proven("a")), 500, at(0));
        assert_eq!(taken(&limiter, ("192.0.2.1", Turn::Challenge), 500, at(0)), 40);
        assert_eq!(taken(&limiter, ("192.0.2.1", Turn::Proven("b")), 500, at(0)), 10);
    }

    #[test]
    fn one_ipv6_home_is_one_sender_and_a_mapped_address_is_the_one_it_maps() {
        let limiter = Limiter::new(2);
        assert_eq!(taken(&limiter, ("2001:db8:1:2::1", Turn::Form), 1, at(0)), 1);
        assert_eq!(taken(&limiter, ("2001:db8:1:2:ffff::9", Turn::Form), 5, at(0)), 1);
        assert_eq!(taken(&limiter, ("2001:db8:1:3::1", Turn::Form), 5, at(0)), 2);
        assert_eq!(taken(&limiter, ("192.0.2.7", Turn::Form), 1, at(0)), 1);
        assert_eq!(taken(&limiter, ("::ffff:192.0.2.7", Turn::Form), 5, at(0)), 1);
    }

    #[test]
    fn no_limit_a_clock_set_back_and_a_flood_of_addresses_are_survived() {
        assert_eq!(taken(&Limiter::new(0), ("192.0.2.1", Turn::Form), 500, at(0)), 500);
        let limiter = Limiter::new(10);
        assert_eq!(taken(&limiter, ("192.0.2.1", Turn::Form), 500, at(0)), 10);
        assert_eq!(taken(&limiter, ("192.0.2.1", Turn::Form), 500, at(-86_300)), 0);
        for number in 0..=MOST_BUCKETS as u32 {
            let address = IpAddr::V4(std::net::Ipv4Addr::from_bits(number));
            assert!(limiter.take(&keys(), address, Turn::Form, at(1)).is_ok());
        }
        assert!(limiter.buckets.lock().expect("one thread").len() <= MOST_BUCKETS);
    }

    #[test]
    fn a_mark_is_another_one_tomorrow() {
        let mark = |now| mark(&keys(), ip("192.0.2.1"), Turn::Form, now);
        assert_eq!(mark(at(0)), mark(at(1)));
        assert_ne!(mark(at(0)), mark(at(86_400_000)));
    }
}
