//! Where on the map a sample case is: somewhere in its street, the same place each
//! time.

use xinqiao_kernel::{Outlines, Point, RegionCode};

/// A street fills a good part of the box around it, so this many tries find a point.
const TRIES: u32 = 64;

/// A point in the region, or in the nearest one above it that has an outline.
pub(super) fn within(outlines: &Outlines, region: &str, seed: u64) -> Option<Point> {
    let code: RegionCode = region.parse().ok()?;
    let shape = outlines.around(code)?;
    let (south_west, north_east) = (shape.bounds().south_west, shape.bounds().north_east);
    let mut random = seed;
    let mut between = |from: i32, to: i32| {
        // A linear congruential generator (Knuth, MMIX); good enough to strew points.
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let span = u64::from(from.abs_diff(to)).max(1);
        from.saturating_add(i32::try_from((random >> 33) % span).unwrap_or_default())
    };
    for _ in 0..TRIES {
        let longitude = between(south_west.0, north_east.0);
        let latitude = between(south_west.1, north_east.1);
        let point = Point::from_micro(longitude, latitude).ok()?;
        if shape.contains(point) {
            return Some(point);
        }
    }
    shape.middle()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Site;

    #[test]
    fn every_sample_case_lies_in_its_own_street() {
        let site = Site::read(None, None).unwrap();
        for (seed, sample) in (1..).zip(site.samples().unwrap()) {
            let point = within(&site.outlines, &sample.region, seed).unwrap();
            let found = site.outlines.region_of(point).unwrap();
            let told: RegionCode = sample.region.parse().unwrap();
            assert!(
                told.contains(found) || found.contains(told),
                "{}",
                sample.title
            );
        }
    }
}
