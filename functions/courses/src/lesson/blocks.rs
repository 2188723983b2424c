//! What a lesson consists of: texts, pictures, videos, files.

use std::collections::BTreeSet;

use kernel::text::{Integer, LanguageTag, Prose, Text};
use kernel::{Error, List, Result, text_value, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::LessonId;

/// The most blocks of a lesson.
pub(crate) const MOST_BLOCKS: usize = 200;
/// The most bytes of all blocks of a lesson together, as JSON.
pub(crate) const MOST_BYTES: usize = 300_000;

/// The blocks of a lesson, in their order.
pub(crate) type Blocks = List<Block, MOST_BLOCKS>;

typed_id! {
    /// Identifies a file of the domain `files`.
    FileId
}

typed_id! {
    /// Identifies an item of the domain `content`.
    ContentId
}

text_value! {
    /// Identifies a block among those of its lesson.
    pub(crate) struct BlockId {
        rule: block_id,
        refused: "must be 1 to 40 letters, digits, hyphens and underscores",
        schema: { "pattern": "^[A-Za-z0-9_-]{1,40}$", "examples": ["b1"] },
    }
}

fn block_id(text: &str) -> Option<String> {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    let valid = (1..=40).contains(&text.len()) && text.bytes().all(is_known);
    valid.then(|| text.to_owned())
}

text_value! {
    /// The address of a page elsewhere.
    pub(crate) struct WebAddress {
        rule: web_address,
        refused: "must be an https address of at most 2000 characters",
        schema: { "format": "uri", "maxLength": 2000, "examples": ["https://www.rust-lang.org/learn"] },
    }
}

fn web_address(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://")?;
    let is_allowed = |letter: char| letter.is_ascii_graphic() && !"<>\"\\^`{|}".contains(letter);
    let host = rest.split(['/', '?', '#']).next()?;
    let valid = text.len() <= 2000
        && rest.chars().all(is_allowed)
        && !host.is_empty()
        && !host.contains('@');
    valid.then(|| text.to_owned())
}

/// A part of a lesson. Without an `id` it is a new one and gets one; an `id` stays the same when the block
/// is changed or moved, so that changes can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Block {
    /// A text in Markdown.
    Text {
        /// The block's id.
        id: Option<BlockId>,
        /// The text.
        #[schemars(example = &"A clock is **not** a counter.")]
        text: Prose<60_000>,
    },
    /// A program text.
    Code {
        /// The block's id.
        id: Option<BlockId>,
        /// The program text.
        text: Prose<60_000>,
        /// The programming language.
        #[schemars(example = &"rust")]
        language: Option<Text<40>>,
    },
    /// A picture.
    Image {
        /// The block's id.
        id: Option<BlockId>,
        /// The picture.
        file_id: FileId,
        /// What it shows, for who does not see it.
        #[schemars(example = &"Two clocks that differ")]
        alt: Option<Text<500>>,
    },
    /// A video.
    Video {
        /// The block's id.
        id: Option<BlockId>,
        /// The video.
        file_id: FileId,
        /// The words, in one file for each language.
        #[serde(default)]
        captions: List<Captions, 50>,
        /// Its length in seconds.
        seconds: Option<Integer<0, 86_400>>,
    },
    /// A sound recording.
    Audio {
        /// The block's id.
        id: Option<BlockId>,
        /// The recording.
        file_id: FileId,
        /// The words.
        #[serde(default)]
        transcript: Prose<60_000>,
    },
    /// A file to download.
    File {
        /// The block's id.
        id: Option<BlockId>,
        /// The file.
        file_id: FileId,
        /// What the link says.
        #[schemars(example = &"Slides")]
        title: Option<Text<200>>,
    },
    /// An item of the domain `content`.
    Content {
        /// The block's id.
        id: Option<BlockId>,
        /// The item.
        content_id: ContentId,
    },
    /// Another lesson of the course.
    Lesson {
        /// The block's id.
        id: Option<BlockId>,
        /// The lesson.
        lesson_id: LessonId,
        /// What the link says.
        title: Option<Text<200>>,
    },
    /// A page elsewhere.
    Link {
        /// The block's id.
        id: Option<BlockId>,
        /// The page.
        url: WebAddress,
        /// What the link says.
        title: Option<Text<200>>,
    },
}

/// The words of a video in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Captions {
    /// The language.
    #[schemars(example = &"en")]
    pub(crate) language: LanguageTag,
    /// The words (WebVTT).
    pub(crate) file_id: FileId,
}

impl Block {
    /// The block's id.
    pub(crate) const fn id(&self) -> Option<&BlockId> {
        match self {
            Self::Text { id, .. }
            | Self::Code { id, .. }
            | Self::Image { id, .. }
            | Self::Video { id, .. }
            | Self::Audio { id, .. }
            | Self::File { id, .. }
            | Self::Content { id, .. }
            | Self::Lesson { id, .. }
            | Self::Link { id, .. } => id.as_ref(),
        }
    }

    const fn id_mut(&mut self) -> &mut Option<BlockId> {
        match self {
            Self::Text { id, .. }
            | Self::Code { id, .. }
            | Self::Image { id, .. }
            | Self::Video { id, .. }
            | Self::Audio { id, .. }
            | Self::File { id, .. }
            | Self::Content { id, .. }
            | Self::Lesson { id, .. }
            | Self::Link { id, .. } => id,
        }
    }

    /// What a learner who does not see or hear would miss.
    pub(crate) fn missing_alternative(&self) -> Option<&'static str> {
        match self {
            Self::Image { alt: None, .. } => Some("alt"),
            Self::Video { captions, .. } if captions.is_empty() => Some("captions"),
            Self::Audio { transcript, .. } if transcript.as_str().trim().is_empty() => {
                Some("transcript")
            }
            _ => None,
        }
    }
}

/// Gives ids to new blocks. `created` counts the ids that were given in this lesson, so that none is given
/// twice, also not that of a block that was deleted.
///
/// # Errors
/// `request.invalid` for an id that two blocks have, and for more bytes than a lesson may have.
pub(crate) fn identified(mut blocks: Blocks, created: &mut u32) -> Result<Blocks> {
    let mut known = BTreeSet::new();
    for (block, position) in blocks.iter().zip(0..) {
        let is_repeated = block.id().is_some_and(|id| !known.insert(id.clone()));
        if is_repeated {
            let field = format!("blocks[{position}].id");
            return Err(Error::invalid_field(&field, "must not be given twice"));
        }
    }
    for block in blocks.iter_mut() {
        let id = block.id_mut();
        while id.is_none() {
            *created += 1;
            let next: BlockId = format!("b{created}").parse().map_err(Error::internal)?;
            *id = known.insert(next.clone()).then_some(next);
        }
    }
    if size(&blocks)? > MOST_BYTES {
        let problem = format!("must have at most {MOST_BYTES} bytes in all");
        return Err(Error::invalid_field("blocks", &problem));
    }
    Ok(blocks)
}

/// The bytes of blocks, or of anything else, as JSON.
///
/// # Errors
/// Internal: they can always be written as JSON.
pub(crate) fn size<T: Serialize + ?Sized>(value: &T) -> Result<usize> {
    Ok(serde_json::to_vec(value).map_err(Error::internal)?.len())
}

#[cfg(test)]
mod tests;
