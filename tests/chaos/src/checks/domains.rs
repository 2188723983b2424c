//! Rules of the domains: unique codes, and exact seats.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::load::Load;
use crate::tables::{Tables, text};

pub(super) fn codes_are_unique(tables: &Tables) -> Checked {
    let mut check = Checked::of("every code belongs to one subject, and every claim to a code");
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    for row in tables.rows("subjects", "SUBJECT#", "META") {
        *codes.entry(text(row, "code")).or_default() += 1;
    }
    for (code, times) in &codes {
        check.expect(*times == 1, || format!("{times} subjects have {code}"));
    }
    let claims = tables.rows("subjects", "UNIQUE#subject-code#", "");
    let claims: BTreeSet<&str> = claims
        .filter_map(|row| text(row, "pk").rsplit('#').next())
        .collect();
    check.expect(claims.iter().eq(codes.keys()), || {
        format!("{} claims and {} codes differ", claims.len(), codes.len())
    });
    check
}

pub(super) fn seats_are_exact(tables: &Tables, load: &Load) -> Checked {
    let mut check = Checked::of("no seat is taken twice or lost, and the waitlist is counted");
    for course in load.courses() {
        let sum = |pk: String, sk: &str, field: &str| -> i64 {
            let rows = tables.rows("enrollments", &pk, sk);
            rows.filter_map(|row| row[field].as_i64()).sum()
        };
        let enrollments = || {
            tables
                .rows("enrollments", "ENROLLMENT#", "META")
                .filter(|row| text(row, "pk").starts_with(&format!("ENROLLMENT#{course}.")))
        };
        let taken = sum(format!("SEATS#{course}"), "SHARD#", "taken");
        let seated = enrollments().filter(|row| row["seat"].is_u64()).count();
        check.expect(
            usize::try_from(taken) == Ok(seated) && seated <= load.seats(),
            || {
                format!(
                    "{course}: {taken} seats are taken, {seated} have one, of {}",
                    load.seats()
                )
            },
        );
        let waiting = sum(format!("WAITLIST#{course}"), "COUNT", "waiting");
        let waits = enrollments()
            .filter(|row| row["standing"]["is"] == "waiting")
            .count();
        check.expect(usize::try_from(waiting) == Ok(waits), || {
            format!("{course}: {waiting} are counted in the waitlist, {waits} wait")
        });
        check.expect(waits == 0 || seated == load.seats(), || {
            format!(
                "{course}: {waits} wait, and {seated} of {} seats are taken",
                load.seats()
            )
        });
    }
    check
}
