//! The summary of all subjects.

use std::collections::BTreeMap;

use kernel::Reply;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A counter row: a part of one department's counts.
#[derive(Debug, Deserialize)]
pub struct DepartmentCount {
    /// `<department>#<shard>`
    sk: String,
    subjects: i64,
    credits: i64,
}

/// How many subjects and credits there are.
#[derive(Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SubjectReportView {
    /// Subjects in all.
    pub subjects: i64,
    /// Credits in all.
    pub credits: i64,
    /// The same for each department that has subjects, in the order of their ids.
    pub departments: Vec<DepartmentReportView>,
}

/// How many subjects and credits a department has.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DepartmentReportView {
    /// The department.
    pub department_id: String,
    /// Its subjects.
    pub subjects: i64,
    /// Their credits.
    pub credits: i64,
}

impl Reply for SubjectReportView {}

impl SubjectReportView {
    /// Adds up the counters.
    #[must_use]
    pub fn of(counts: &[DepartmentCount]) -> Self {
        let mut departments: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for count in counts {
            let department = count.sk.split('#').next().unwrap_or_default();
            let sums = departments.entry(department).or_default();
            sums.0 += count.subjects;
            sums.1 += count.credits;
        }
        let departments: Vec<_> = departments
            .into_iter()
            .filter(|(_, (subjects, _))| *subjects > 0)
            .map(|(id, (subjects, credits))| DepartmentReportView {
                department_id: id.to_owned(),
                subjects,
                credits,
            })
            .collect();
        Self {
            subjects: departments
                .iter()
                .map(|department| department.subjects)
                .sum(),
            credits: departments
                .iter()
                .map(|department| department.credits)
                .sum(),
            departments,
        }
    }
}
