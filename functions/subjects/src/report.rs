//! The summary of all subjects.

use std::collections::BTreeMap;

use kernel::Reply;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A counter row: one shard of the counts of a department.
#[derive(Debug, Deserialize)]
pub(crate) struct DepartmentCount {
    /// `<department>#<shard>`
    sk: String,
    subjects: i64,
    credits: i64,
}

/// The number of subjects and of credits.
#[derive(Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct SubjectReportView {
    /// The total number of subjects.
    pub(crate) subjects: i64,
    /// The total number of credits.
    pub(crate) credits: i64,
    /// The numbers of each department that has subjects, in the order of the ids.
    pub(crate) departments: Vec<DepartmentReportView>,
}

/// The number of subjects and of credits of a department.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct DepartmentReportView {
    /// The department.
    pub(crate) department_id: String,
    /// The number of its subjects.
    pub(crate) subjects: i64,
    /// The number of their credits.
    pub(crate) credits: i64,
}

impl Reply for SubjectReportView {}

impl SubjectReportView {
    /// Adds up the counters.
    #[must_use]
    pub(crate) fn of(counts: &[DepartmentCount]) -> Self {
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
