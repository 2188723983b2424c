//! Changes of the modules of a draft.

use kernel::Result;

use super::{MOST_MODULES, Module, ModuleFacts, Outline};
use crate::error::OutlineError;
use crate::ids::ModuleId;

impl Outline {
    /// Adds a module at the end, or at a position: 1 is the first one.
    ///
    /// # Errors
    /// `courses.full`, `courses.release_cycle`, `courses.too_large`; `request.invalid` with the field.
    pub(crate) fn add_module(
        &mut self,
        id: &ModuleId,
        facts: ModuleFacts,
        position: Option<usize>,
    ) -> Result<&Module> {
        if self.modules.len() >= MOST_MODULES {
            return Err(OutlineError::Full("modules", MOST_MODULES).into());
        }
        self.advance();
        let module = Module {
            id: id.clone(),
            facts,
            version: 1,
            lessons: Vec::new(),
        };
        self.check_release(module.facts.release.as_ref())?;
        let at = index(position, self.modules.len());
        self.modules.insert(at, module);
        self.check()?;
        self.module(id)
    }

    /// Changes what is said about a module, and moves it to a position. Equal facts at the same position
    /// change nothing.
    ///
    /// # Errors
    /// As [`Self::add_module`], and `courses.module_not_found`.
    pub(crate) fn change_module(
        &mut self,
        id: &ModuleId,
        facts: ModuleFacts,
        position: Option<usize>,
    ) -> Result<&Module> {
        let from = self.index_of(id)?;
        let to = position.map_or(from, |_| index(position, self.modules.len() - 1));
        let is_same = self.modules[from].facts == facts;
        if !is_same || from != to {
            self.check_release(facts.release.as_ref())?;
            self.advance();
            let mut module = self.modules.remove(from);
            module.version += u64::from(!is_same);
            module.facts = facts;
            self.modules.insert(to, module);
            self.check()?;
        }
        self.module(id)
    }

    /// Removes an empty module.
    ///
    /// # Errors
    /// `courses.module_not_found`, `courses.module_not_empty`
    pub(crate) fn remove_module(&mut self, id: &ModuleId) -> Result<()> {
        let at = self.index_of(id)?;
        let lessons = self.modules[at].lessons.len();
        if lessons > 0 {
            return Err(OutlineError::ModuleNotEmpty(lessons).into());
        }
        self.advance();
        self.modules.remove(at);
        Ok(())
    }

    fn index_of(&self, id: &ModuleId) -> Result<usize> {
        let found = self.modules.iter().position(|module| module.id == *id);
        Ok(found.ok_or(OutlineError::NoSuchModule)?)
    }

    /// Refuses a release that names a time that does not exist or a lesson of another course.
    pub(super) fn check_release(&self, release: Option<&crate::release::Release>) -> Result<()> {
        release.map_or(Ok(()), |release| release.check(&self.course_id))
    }
}

/// The index of a position that counts from 1; none is the end, and so is one behind it.
fn index(position: Option<usize>, length: usize) -> usize {
    position.map_or(length, |position| position.saturating_sub(1).min(length))
}
