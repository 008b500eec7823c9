//! Chance that is the same in each run.

/// Numbers that look random (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    /// `seed`: any number but 0.
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// One of the places of a list of this length, which may not be empty.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        self.roll(length as u64) as usize
    }
}
