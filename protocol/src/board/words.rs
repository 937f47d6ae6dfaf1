//! The closed lists of words that a document may use: kinds of zones and links, colours (SPEC B2, B4, B10).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Declares an enum with the names that it has in a document. The default stands for every name it doesn't know.
macro_rules! words {
    ($(#[$doc:meta])* $type:ident, default $default:ident, $($variant:ident = $name:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($variant),+ }

        impl $type {
            /// Every one, in the order in which they are offered.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The name in a document.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }

            /// The one with this name, if there is one.
            pub fn known(name: &str) -> Option<Self> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }

            /// The one with this name; the default where nobody knows it.
            pub fn named(name: &str) -> Self {
                Self::known(name).unwrap_or_default()
            }
        }

        impl Default for $type {
            fn default() -> Self { $type::$default }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok($type::named(&String::deserialize(deserializer)?))
            }
        }
    };
}

words! {
    /// How a zone lays its notes out ([`crate::kinds`] has one module for each). A kind that this version doesn't know
    /// is read as a list: no note is lost. A strip is a list of cards with a weather, of which rooms and files see counts
    /// only.
    ZoneKind, default List, List = "list", Free = "free", Strip = "strip", Table = "table", Form = "form",
    Axis = "axis", Lane = "lane", Target = "target", Postcard = "postcard",
    Plan = "plan",
}

impl ZoneKind {
    /// Do its notes stand where they are put, and not one after the other?
    pub fn is_free(self) -> bool {
        self == ZoneKind::Free
    }
}

words! {
    /// How someone arrives or leaves (methods M1).
    Weather, default Sun, Sun = "sun", Clouds = "clouds", Rain = "rain", Storm = "storm", Fog = "fog"
}

words! {
    /// When an action can be done (methods M8).
    Term, default Short, Short = "short", Medium = "medium"
}

words! {
    /// Does what an idea tells of have its seat in the territory that is looked at (methods M17)?
    Perimeter, default Inside, Inside = "inside", Outside = "outside"
}

words! {
    /// What elected officials say of a space, and what was decided of it (methods M7).
    Approval, default Review, Validated = "validated", Review = "review", SetAside = "set_aside"
}

words! {
    /// What a link says. A kind that this version doesn't know claims the least: proximity.
    LinkKind, default Proximity,
    Influence = "influence", Chain = "chain", Proximity = "proximity", Distance = "distance",
    ComesFrom = "comes_from", Answers = "answers", Flow = "flow",
}

impl LinkKind {
    /// Does it go from one to the other, rather than between the two?
    pub fn is_directed(self) -> bool {
        !matches!(self, LinkKind::Proximity | LinkKind::Distance)
    }
}

words! {
    /// The colours of notes and zones.
    Color, default Sable,
    Soleil = "soleil", Abricot = "abricot", Rose = "rose", Lilas = "lilas", Ciel = "ciel", Menthe = "menthe",
    Tilleul = "tilleul", Sable = "sable",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b10_an_unknown_colour_is_sable_and_every_known_one_keeps_its_name() {
        assert_eq!(Color::named("fuchsia"), Color::Sable);
        assert_eq!(Color::ALL.len(), 8);
        for color in Color::ALL {
            assert_eq!(Color::named(color.name()), *color);
        }
    }
}
