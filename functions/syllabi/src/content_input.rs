//! The parts that the inputs of several commands have.

/// Declares the input of a command that gives a content: its own fields, the editors, and the fields of
/// [`Content`](crate::syllabus::Content). They are in one flat object, and `flatten` would accept unknown
/// fields and hide the path of a refused one.
macro_rules! input_with_content {
    (
        $(#[$attributes:meta])*
        struct $name:ident { $($(#[$of_field:meta])* $field:ident: $type:ty,)* }
    ) => {
        $(#[$attributes])*
        #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            $($(#[$of_field])* $field: $type,)*
            /// Who may change it beside its author and administrators.
            #[serde(default)]
            #[schemars(example = Vec::<String>::new())]
            editor_ids: $crate::syllabus::Editors,
            #[schemars(example = &"Distributed Systems, autumn 2026")]
            title: $crate::syllabus::Title,
            /// The language in which it is written.
            #[schemars(example = &"en")]
            language: Option<kernel::text::LanguageTag>,
            /// What the course is about.
            #[serde(default)]
            #[schemars(example = &"Clocks, consensus and partial failure")]
            body: $crate::syllabus::content::Body,
            /// The syllabus as a file, which the caller has uploaded.
            file_id: Option<$crate::syllabus::FileId>,
            /// What a learner can do afterwards.
            #[serde(default)]
            outcomes: kernel::List<$crate::syllabus::content::Outcome, 50>,
            /// The weeks, in their order.
            #[serde(default)]
            weeks: kernel::List<$crate::syllabus::content::Week, 60>,
            /// The parts of the grade. Their weights are exactly the whole, unless there is no part.
            #[serde(default)]
            grading: kernel::List<$crate::syllabus::content::GradePart, 20>,
            /// The rules of the course.
            #[serde(default)]
            policies: $crate::syllabus::content::Policies,
            /// Whom a learner can ask.
            #[serde(default)]
            contacts: kernel::List<$crate::syllabus::content::Contact, 10>,
        }

        impl $name {
            /// The content, checked as a whole.
            fn take_content(&mut self) -> kernel::Result<$crate::syllabus::Content> {
                let content = $crate::syllabus::Content {
                    title: self.title.clone(),
                    language: self.language.take(),
                    body: std::mem::take(&mut self.body),
                    file_id: self.file_id.take(),
                    outcomes: std::mem::take(&mut self.outcomes),
                    weeks: std::mem::take(&mut self.weeks),
                    grading: std::mem::take(&mut self.grading),
                    policies: std::mem::take(&mut self.policies),
                    contacts: std::mem::take(&mut self.contacts),
                };
                content.check()?;
                Ok(content)
            }
        }
    };
}

pub(crate) use input_with_content;
