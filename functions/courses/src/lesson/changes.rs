//! What differs between two states of a lesson's blocks, by their ids.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::blocks::{Block, BlockId};

/// The ids of the blocks that differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct BlockChanges {
    /// The later state has them, the earlier one does not.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) added: Vec<BlockId>,
    /// The earlier state has them, the later one does not.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) removed: Vec<BlockId>,
    /// Both have them, with different contents.
    #[schemars(example = Vec::<String>::new())]
    pub(crate) changed: Vec<BlockId>,
}

impl BlockChanges {
    /// What differs between two states. A block that was only moved does not differ.
    pub(crate) fn between(before: &[Block], after: &[Block]) -> Self {
        let (mut old, mut changes) = (by_id(before), Self::default());
        for block in after {
            let Some(id) = block.id() else { continue };
            match old.remove(id) {
                None => changes.added.push(id.clone()),
                Some(earlier) if earlier != block => changes.changed.push(id.clone()),
                Some(_) => {}
            }
        }
        changes.removed = old.into_keys().cloned().collect();
        changes
    }
}

fn by_id(blocks: &[Block]) -> BTreeMap<&BlockId, &Block> {
    let blocks = blocks.iter();
    blocks
        .filter_map(|block| Some((block.id()?, block)))
        .collect()
}
