//! Numbers to ask for: half of them in the list, half not, shuffled.

use label700::list::Range700;
use label700::number::Number700;

use super::{Allotted, Data, Random};

/// How far behind the end of a range a missing number is looked for: it lies among the others, where a
/// search has the most to do.
const NEAR: u64 = 30_000;

/// Numbers to ask for, the same for us and for every peer.
#[derive(Clone, Debug)]
pub struct Queries(Vec<Number700>);

impl Queries {
    /// `count` of them for these ranges.
    pub fn of(data: &Data, count: usize) -> Self {
        let mut random = Random::new(702);
        let ranges = &data.ranges;
        let mut numbers = Vec::with_capacity(count);
        let pick = |random: &mut Random| ranges.get(random.below(ranges.len() as u64) as usize).copied();
        while numbers.len() < count / 2 {
            let Some(Allotted { first, last, .. }) = pick(&mut random) else { break };
            numbers.push(first + random.below(last - first + 1));
        }
        while numbers.len() < count {
            let Some(range) = pick(&mut random) else { break };
            let number = range.last + 1 + random.below(NEAR);
            if !holds(ranges, number) {
                numbers.push(number);
            }
        }
        random.shuffle(&mut numbers);
        let number = |x| Range700::from_subscribers(x, x).map(Range700::first);
        Self(numbers.into_iter().filter_map(number).collect())
    }

    /// The numbers.
    pub fn numbers(&self) -> &[Number700] {
        &self.0
    }

    /// As phones hand them over, in turn: plain, with the country's prefix, grouped, as an address.
    pub fn texts(&self) -> Vec<String> {
        let text = |(nth, number): (usize, &Number700)| match nth % 4 {
            0 => number.digits(),
            1 => format!("+86{}", number.digits()),
            2 => number.grouped(),
            _ => format!("tel:+86{}", number.digits()),
        };
        self.0.iter().enumerate().map(text).collect()
    }
}

fn holds(ranges: &[Allotted], number: u64) -> bool {
    let behind = ranges.partition_point(|range| range.first <= number);
    behind.checked_sub(1).and_then(|i| ranges.get(i)).is_some_and(|range| number <= range.last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Shape;
    use label700::list::List;

    #[test]
    fn half_of_the_queries_exist() {
        let data = Data::generate(Shape::Clustered, 5_000);
        let list = List::open(data.encode(1).unwrap()).unwrap();
        let queries = Queries::of(&data, 1_000);
        let found = queries.numbers().iter().filter(|number| list.lookup(**number).is_some()).count();
        assert_eq!((queries.numbers().len(), found), (1_000, 500));
    }
}
