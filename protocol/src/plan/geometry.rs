//! Polygons of a plan: how large they are, how far apart, how much they share. Corners in any order round, in the units
//! of a level; a polygon that crosses itself has the inside that the even-odd rule says.

/// A corner.
pub type Point = (f64, f64);

/// Square units, by the shoelace formula (Meister 1769; Gauss).
pub fn area(polygon: &[Point]) -> f64 {
    edges(polygon).map(|((x1, y1), (x2, y2))| x1 * y2 - x2 * y1).sum::<f64>().abs() / 2.0
}

/// How far apart two polygons are; 0 where they touch, cross, or one is in the other.
pub fn distance(a: &[Point], b: &[Point]) -> f64 {
    let (Some(first), Some(other)) = (a.first(), b.first()) else { return f64::INFINITY };
    if contains(a, *other) || contains(b, *first) {
        return 0.0;
    }
    let mut least = f64::INFINITY;
    for side in edges(a) {
        for other in edges(b) {
            if crossing(side, other).is_some() {
                return 0.0;
            }
            let ends = [
                to_segment(side.0, other),
                to_segment(side.1, other),
                to_segment(other.0, side),
                to_segment(other.1, side),
            ];
            least = ends.into_iter().fold(least, f64::min);
        }
    }
    least
}

/// Square units that two polygons share: both are cut at every height at which something of them begins, ends or
/// crosses; between two of these all sides are straight, so that the middle says the whole.
pub fn shared(a: &[Point], b: &[Point]) -> f64 {
    let (Some(of_a), Some(of_b)) = (bounds(a), bounds(b)) else { return 0.0 };
    let (low, high) = (of_a.0.1.max(of_b.0.1), of_a.1.1.min(of_b.1.1));
    if low >= high || of_a.0.0.max(of_b.0.0) >= of_a.1.0.min(of_b.1.0) {
        return 0.0;
    }
    let sides: Vec<_> = edges(a).chain(edges(b)).collect();
    let mut heights: Vec<f64> = a.iter().chain(b).map(|point| point.1).collect();
    for (n, side) in sides.iter().enumerate() {
        heights.extend(sides.iter().skip(n + 1).filter_map(|other| crossing(*side, *other)).map(|at| at.1));
    }
    heights.extend([low, high]);
    heights.retain(|y| (low..=high).contains(y));
    heights.sort_by(f64::total_cmp);
    let slices = heights.iter().zip(heights.iter().skip(1)).filter(|(top, bottom)| bottom > top);
    slices
        .map(|(top, bottom)| {
            (bottom - top) * common(&spans(a, (top + bottom) / 2.0), &spans(b, (top + bottom) / 2.0))
        })
        .sum()
}

/// Where a name stands in a polygon: its centre of mass, or, where that is outside, the middle of its widest part at
/// half its height.
pub fn middle(polygon: &[Point]) -> Option<Point> {
    let ((left, top), (right, bottom)) = bounds(polygon)?;
    let (mut x, mut y, mut twice) = (0.0, 0.0, 0.0);
    for ((x1, y1), (x2, y2)) in edges(polygon) {
        let cross = x1 * y2 - x2 * y1;
        (x, y, twice) = (x + (x1 + x2) * cross, y + (y1 + y2) * cross, twice + cross);
    }
    let centre = (x / (3.0 * twice), y / (3.0 * twice));
    if twice != 0.0 && contains(polygon, centre) {
        return Some(centre);
    }
    let half = (top + bottom) / 2.0;
    let widest = spans(polygon, half).into_iter().max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    Some(widest.map_or(((left + right) / 2.0, half), |(from, to)| ((from + to) / 2.0, half)))
}

/// A line from the middle of one to the middle of another, from side to side; from middle to middle where they meet.
pub fn between(a: &[Point], b: &[Point]) -> Option<(Point, Point)> {
    let (from, to) = (middle(a)?, middle(b)?);
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let along = |(x, y): Point| ((x - from.0) * dx + (y - from.1) * dy) / (dx * dx + dy * dy);
    let cuts = |polygon| edges(polygon).filter_map(|side| crossing((from, to), side)).map(along);
    let (start, end) = (cuts(a).fold(0.0, f64::max), cuts(b).fold(1.0, f64::min));
    let at = |t: f64| (from.0 + t * dx, from.1 + t * dy);
    Some(if start < end { (at(start), at(end)) } else { (from, to) })
}

/// The corners of the rectangle around it: least and most.
pub fn bounds(polygon: &[Point]) -> Option<(Point, Point)> {
    polygon.iter().fold(None, |bounds, (x, y)| {
        let ((left, top), (right, bottom)) = bounds.unwrap_or(((*x, *y), (*x, *y)));
        Some(((left.min(*x), top.min(*y)), (right.max(*x), bottom.max(*y))))
    })
}

fn contains(polygon: &[Point], (x, y): Point) -> bool {
    spans(polygon, y).into_iter().any(|(from, to)| (from..=to).contains(&x))
}

fn edges(polygon: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    polygon.iter().copied().zip(polygon.iter().copied().cycle().skip(1))
}

/// Where a polygon is at this height: from and to.
fn spans(polygon: &[Point], y: f64) -> Vec<(f64, f64)> {
    // An end belongs to the side below it: no corner counts twice.
    let meets = |((x1, y1), (x2, y2)): (Point, Point)| {
        ((y1 <= y) != (y2 <= y)).then(|| x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    };
    let mut at: Vec<f64> = edges(polygon).filter_map(meets).collect();
    at.sort_by(f64::total_cmp);
    at.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
}

/// How long spans of both overlap.
fn common(a: &[(f64, f64)], b: &[(f64, f64)]) -> f64 {
    let both =
        |(from, to): &(f64, f64)| b.iter().map(|(f, t)| (to.min(*t) - from.max(*f)).max(0.0)).sum::<f64>();
    a.iter().map(both).sum()
}

/// Where two sides meet, if they do at one point.
fn crossing((a, b): (Point, Point), (c, d): (Point, Point)) -> Option<Point> {
    let (r, s) = ((b.0 - a.0, b.1 - a.1), (d.0 - c.0, d.1 - c.1));
    let cross = r.0 * s.1 - r.1 * s.0;
    if cross == 0.0 {
        return None;
    }
    let (dx, dy) = (c.0 - a.0, c.1 - a.1);
    let (t, u) = ((dx * s.1 - dy * s.0) / cross, (dx * r.1 - dy * r.0) / cross);
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then_some((a.0 + t * r.0, a.1 + t * r.1))
}

/// From a point to the nearest of a side.
fn to_segment((x, y): Point, (a, b): (Point, Point)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = if length == 0.0 { 0.0 } else { ((x - a.0) * dx + (y - a.1) * dy) / length };
    let along = along.clamp(0.0, 1.0);
    (x - a.0 - along * dx).hypot(y - a.1 - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rectangle(x: f64, y: f64, w: f64, h: f64) -> Vec<Point> {
        vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    }

    /// An L of 300 square units that lies in a square of 20, its notch at the top right.
    fn corner() -> Vec<Point> {
        vec![(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (0.0, 20.0)]
    }

    #[track_caller]
    fn is(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found} for {expected}");
    }

    #[test]
    fn b20_areas_of_known_polygons() {
        is(area(&rectangle(3.0, 4.0, 10.0, 20.0)), 200.0);
        is(area(&corner()), 300.0);
        is(area(&[(0.0, 0.0), (4.0, 0.0), (0.0, 3.0)]), 6.0);
        is(area(&[(0.0, 3.0), (4.0, 0.0), (0.0, 0.0)]), 6.0);
        // Sixty corners of a circle are smaller than it by 0.18 %.
        let corner = |n: u32| (f64::from(n) * std::f64::consts::TAU / 60.0).sin_cos();
        let circle: Vec<Point> =
            (0..60).map(corner).map(|(sin, cos)| (500.0 + 100.0 * cos, 500.0 + 100.0 * sin)).collect();
        assert!((area(&circle) / (std::f64::consts::PI * 10_000.0) - 1.0).abs() < 0.002);
        is(area(&[]), 0.0);
    }

    #[test]
    fn b20_distances_of_known_polygons() {
        let square = rectangle(0.0, 0.0, 10.0, 10.0);
        is(distance(&square, &rectangle(15.0, 0.0, 5.0, 5.0)), 5.0);
        is(distance(&square, &rectangle(13.0, 14.0, 5.0, 5.0)), 5.0);
        is(distance(&square, &rectangle(10.0, 0.0, 5.0, 5.0)), 0.0);
        is(distance(&square, &rectangle(5.0, 5.0, 10.0, 10.0)), 0.0);
        is(distance(&square, &rectangle(4.0, 4.0, 2.0, 2.0)), 0.0);
        is(distance(&rectangle(12.0, 2.0, 4.0, 4.0), &corner()), 2.0);
        assert_eq!(distance(&square, &[]), f64::INFINITY);
    }

    #[test]
    fn b20_what_known_polygons_share() {
        let square = rectangle(0.0, 0.0, 10.0, 10.0);
        is(shared(&square, &square), 100.0);
        is(shared(&square, &rectangle(10.0, 0.0, 10.0, 10.0)), 0.0);
        is(shared(&square, &rectangle(5.0, 5.0, 10.0, 10.0)), 25.0);
        is(shared(&square, &rectangle(2.0, 2.0, 3.0, 4.0)), 12.0);
        is(shared(&corner(), &rectangle(10.0, 0.0, 10.0, 10.0)), 0.0);
        is(shared(&corner(), &rectangle(5.0, 5.0, 10.0, 10.0)), 75.0);
        // A rhombus across a square.
        is(shared(&rectangle(0.0, 0.0, 4.0, 4.0), &[(2.0, -1.0), (5.0, 2.0), (2.0, 5.0), (-1.0, 2.0)]), 14.0);
    }

    #[test]
    fn b20_what_two_polygons_share_is_the_same_from_either_and_no_more_than_either_has() {
        // The minimal standard generator (Park and Miller 1988): the same plan at each run.
        let mut seed = 20_261_129_u64;
        let mut next = |most: f64| {
            seed = seed * 48_271 % 0x7fff_ffff;
            (seed as f64 / 2_147_483_647.0 * most * 10.0).round() / 10.0
        };
        for _ in 0..200 {
            let mut star = |corners: u32| -> Vec<Point> {
                let (x, y) = (next(600.0) + 200.0, next(600.0) + 200.0);
                let turn = std::f64::consts::TAU / f64::from(corners);
                let corner = |n: u32, r: f64| {
                    (x + r * (f64::from(n) * turn).cos(), y + r * (f64::from(n) * turn).sin())
                };
                (0..corners).map(|n| corner(n, 20.0 + next(180.0))).collect()
            };
            let (a, b) = (star(5), star(9));
            let (ab, ba) = (shared(&a, &b), shared(&b, &a));
            assert!((ab - ba).abs() < 1e-6, "{ab} {ba}");
            assert!(ab <= area(&a).min(area(&b)) + 1e-6);
            assert!((shared(&a, &a) - area(&a)).abs() < 1e-6 * area(&a));
            let apart = distance(&a, &b);
            assert!((apart - distance(&b, &a)).abs() < 1e-9);
            assert!(ab < 1e-9 || apart == 0.0, "what shares is not apart: {ab} {apart}");
            let (x, y) = middle(&a).expect("a middle");
            assert!(contains(&a, (x, y)), "a name stands inside");
        }
    }

    #[test]
    fn e15_a_line_goes_from_side_to_side_and_between_what_meets_from_middle_to_middle() {
        let (a, b) = (rectangle(0.0, 0.0, 10.0, 10.0), rectangle(20.0, 0.0, 10.0, 10.0));
        assert_eq!(between(&a, &b), Some(((10.0, 5.0), (20.0, 5.0))));
        assert_eq!(between(&a, &rectangle(4.0, 0.0, 10.0, 10.0)), Some(((5.0, 5.0), (9.0, 5.0))));
        assert_eq!(between(&a, &a), Some(((5.0, 5.0), (5.0, 5.0))));
        assert_eq!(between(&a, &[]), None);
    }

    #[test]
    fn b20_a_name_stands_inside_also_where_the_centre_of_mass_does_not() {
        let horseshoe = [
            (0.0, 0.0),
            (30.0, 0.0),
            (30.0, 30.0),
            (25.0, 30.0),
            (25.0, 5.0),
            (5.0, 5.0),
            (5.0, 30.0),
            (0.0, 30.0),
        ];
        let at = middle(&horseshoe).expect("a middle");
        assert!(contains(&horseshoe, at), "{at:?}");
        assert_eq!(middle(&rectangle(0.0, 0.0, 10.0, 6.0)), Some((5.0, 3.0)));
        assert_eq!(middle(&[]), None);
    }
}
