//! Which kinds of widget there are, for whoever asks while the portal runs: those of the program, then the portal's own.

use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};

use super::{Plugin, REGISTRY, plugin};

/// Every kind of widget by its name; clones share what stands on it.
#[derive(Clone, Default)]
pub struct Shelf {
    /// In the order in which they are offered, after those of the program. Swapped as a whole.
    own: Arc<RwLock<Own>>,
}

type Own = Arc<[Arc<dyn Plugin>]>;

/// One kind of widget, to be kept as long as it is needed: the shelf may hold another of that name by then.
#[derive(Clone)]
pub enum Kind {
    /// Of the program.
    BuiltIn(&'static dyn Plugin),
    /// Of this portal alone.
    Own(Arc<dyn Plugin>),
}

impl Shelf {
    /// The kind of that name. The program's own cannot be replaced.
    pub fn find(&self, name: &str) -> Option<Kind> {
        let own = || self.own().iter().find(|own| own.manual().name == name).cloned().map(Kind::Own);
        plugin(name).map(Kind::BuiltIn).or_else(own)
    }

    /// All that can be used, in the order in which people are offered them.
    pub fn kinds(&self) -> Vec<Kind> {
        let own = self.own();
        REGISTRY
            .iter()
            .copied()
            .map(Kind::BuiltIn)
            .chain(own.iter().filter(|own| !own.is_broken()).cloned().map(Kind::Own))
            .collect()
    }

    /// Puts these in the place of the portal's own until now.
    pub fn restock(&self, own: Vec<Arc<dyn Plugin>>) {
        *self.own.write().unwrap_or_else(PoisonError::into_inner) = own.into();
    }

    fn own(&self) -> Own {
        self.own.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Deref for Kind {
    type Target = dyn Plugin;

    fn deref(&self) -> &Self::Target {
        match self {
            Kind::BuiltIn(plugin) => *plugin,
            Kind::Own(plugin) => plugin.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::contract::Erased;
    use crate::widgets::{about, sticky};

    #[test]
    fn the_program_comes_first_and_clones_share() {
        let shelf = Shelf::default();
        let clone = shelf.clone();
        assert_eq!(shelf.kinds().len(), REGISTRY.len());
        assert!(shelf.find("feed").is_some() && shelf.find("teapot").is_none());
        // One whose name is taken can be listed; it is not found.
        shelf.restock(vec![Arc::new(Erased::<about::About>::NEW), Arc::new(Erased::<sticky::Sticky>::NEW)]);
        assert_eq!(clone.kinds().len(), REGISTRY.len() + 2);
        assert!(matches!(clone.find("about"), Some(Kind::BuiltIn(_))));
        let held = clone.kinds().pop().unwrap();
        shelf.restock(Vec::new());
        assert_eq!((clone.kinds().len(), held.manual().name), (REGISTRY.len(), "sticky"));
    }
}
