//! Counts by hour of a day in UTC: what becomes days in whatever zone they are looked at.

/// How often something happened in each hour of one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hours([u32; Hours::COUNT]);

impl Hours {
    pub const COUNT: usize = 24;

    /// All in one hour; of an hour that no day has, nothing.
    pub fn at(hour: usize, count: u32) -> Self {
        let mut hours = Hours::default();
        hours.add(hour, count);
        hours
    }

    pub fn add(&mut self, hour: usize, count: u32) {
        if let Some(sum) = self.0.get_mut(hour) {
            *sum = sum.saturating_add(count);
        }
    }

    pub fn plus(&self, more: &Hours) -> Self {
        Hours(std::array::from_fn(|hour| self.0[hour].saturating_add(more.0[hour])))
    }

    pub fn minus(&self, less: &Hours) -> Self {
        Hours(std::array::from_fn(|hour| self.0[hour].saturating_sub(less.0[hour])))
    }

    pub fn total(&self) -> u64 {
        self.0.iter().copied().map(u64::from).sum()
    }

    /// The hours in which something happened, with how often.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u32)> {
        self.0.iter().copied().enumerate().filter(|(_, count)| *count > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_add_up() {
        let mut hours = Hours::at(23, 2);
        hours.add(0, 1);
        hours.add(24, 9);
        assert_eq!((hours.total(), hours.iter().collect::<Vec<_>>()), (3, vec![(0, 1), (23, 2)]));
        let twice = hours.plus(&hours);
        assert_eq!((twice.total(), twice.minus(&hours), hours.minus(&twice)), (6, hours, Hours::default()));
        assert_eq!(Hours::at(5, u32::MAX).plus(&Hours::at(5, 1)), Hours::at(5, u32::MAX));
    }
}
