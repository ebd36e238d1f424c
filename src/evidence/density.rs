//! How large an image is on paper: the resolution that its file gives, if it is believable.
//!
//! Cameras write 72 or 96 as a habit, which would make a photograph a metre wide; scanners write what they did. The
//! resolution in Exif is habit almost always and is not looked at.

/// Dots per inch for images that do not say.
pub(super) const USUAL: f64 = 150.0;

/// A resolution that a scanner could have.
const SENSIBLE: std::ops::RangeInclusive<f64> = 100.0..=2400.0;

/// The resolutions across and down, both believable, or the usual one.
pub(super) fn sensible(found: Option<(f64, f64)>) -> (f64, f64) {
    found
        .filter(|(across, down)| SENSIBLE.contains(across) && SENSIBLE.contains(down))
        .unwrap_or((USUAL, USUAL))
}

/// The `pHYs` chunk of a PNG, which stands before the image data.
pub(super) fn png(bytes: &[u8]) -> Option<(f64, f64)> {
    let mut rest = bytes.get(8..)?;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let data = rest.get(8..8usize.checked_add(length)?)?;
        match rest.get(4..8)? {
            b"pHYs" => {
                let across = u32::from_be_bytes(data.get(..4)?.try_into().ok()?);
                let down = u32::from_be_bytes(data.get(4..8)?.try_into().ok()?);
                // 1: dots per metre.
                return (data.get(8) == Some(&1))
                    .then_some((f64::from(across) * 0.0254, f64::from(down) * 0.0254));
            }
            b"IDAT" | b"IEND" => return None,
            _ => rest = rest.get(length.checked_add(12)?..)?,
        }
    }
}

/// The density of the JFIF segment of a JPEG, its first.
pub(super) fn jpeg(bytes: &[u8]) -> Option<(f64, f64)> {
    let [
        0xFF,
        0xD8,
        0xFF,
        0xE0,
        _,
        _,
        b'J',
        b'F',
        b'I',
        b'F',
        0,
        _,
        _,
        unit,
        x1,
        x0,
        y1,
        y0,
    ] = bytes.get(..18)?
    else {
        return None;
    };
    let across = f64::from(u16::from_be_bytes([*x1, *x0]));
    let down = f64::from(u16::from_be_bytes([*y1, *y0]));
    match unit {
        1 => Some((across, down)),
        2 => Some((across * 2.54, down * 2.54)),
        _ => None,
    }
}
