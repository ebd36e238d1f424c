//! Images of every kind that is shown.

use std::io::Cursor;

use griffie::evidence::{Coding, Colour, Format, Limits, Order, Sheet, sniff};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::workshop;

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, (x * y) as u8]));
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 90)
        .encode_image(&image)
        .unwrap();
    out
}

fn show(name: &str, bytes: Vec<u8>) -> (Vec<Sheet>, usize) {
    let kind = sniff(name, &bytes);
    let format = kind.format().unwrap();
    let order = Order {
        format,
        bytes: bytes.into(),
        password: None,
        jobs: 1,
    };
    let mut sheets = workshop(Limits::default()).open(order).unwrap();
    let list = sheets.by_ref().collect();
    (list, sheets.remarks().len())
}

#[test]
fn a_jpeg_keeps_its_coded_data_and_its_turn_and_loses_what_it_says() {
    let plain = jpeg(300, 200);
    let (sheets, _) = show("foto.jpg", plain.clone());
    let image = sheets[0].image.as_ref().unwrap();
    assert_eq!(
        (image.width, image.height, image.coding, image.orientation),
        (300, 200, Coding::Jpeg, 1)
    );
    assert!(
        image.data == plain,
        "{} of {} bytes",
        image.data.len(),
        plain.len()
    );

    // The same with Exif: one entry, orientation 6 (turn to the right).
    let mut turned = plain[..2].to_vec();
    turned.extend_from_slice(
        b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
    );
    turned.extend_from_slice(&plain[2..]);
    let (sheets, _) = show("foto.jpg", turned.clone());
    let image = sheets[0].image.as_ref().unwrap();
    assert_eq!(
        (image.width, image.height, image.orientation),
        (300, 200, 6)
    );
    assert!(image.data == plain, "without the metadata");
    assert!(sheets[0].width_pt < sheets[0].height_pt);
}

#[test]
fn half_a_jpeg_is_coded_anew_and_said_so() {
    let mut bytes = jpeg(300, 200);
    bytes.truncate(bytes.len() / 2);
    let half = bytes.clone();
    let (sheets, remarks) = show("foto.jpg", bytes);
    assert_eq!(remarks, 1);
    assert_ne!(sheets[0].image.as_ref().unwrap().data, half);
}

#[test]
fn a_scanners_density_counts_and_a_cameras_does_not() {
    let mut bytes = jpeg(300, 200);
    assert_eq!(&bytes[6..11], b"JFIF\0");
    bytes[13..18].copy_from_slice(&[1, 1, 44, 1, 44]);
    let (sheets, _) = show("scan.jpg", bytes.clone());
    assert!((sheets[0].width_pt - 72.0).abs() < 1e-9);
    bytes[13..18].copy_from_slice(&[1, 0, 72, 0, 72]);
    let (sheets, _) = show("foto.jpg", bytes);
    assert!((sheets[0].width_pt - 144.0).abs() < 1e-9);
}

#[test]
fn transparent_parts_become_white() {
    let mut image = RgbaImage::from_pixel(16, 16, Rgba([200, 0, 0, 0]));
    image.put_pixel(3, 3, Rgba([0, 0, 0, 255]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::ImageRgba8(image.clone())
            .write_to(&mut out, format)
            .unwrap();
        let (sheets, _) = show("logo", out.into_inner());
        let image = sheets[0].image.as_ref().unwrap();
        assert_eq!((image.colour, image.coding), (Colour::Gray1, Coding::Flate));
    }
}

#[test]
fn an_animation_shows_its_first_frame_and_says_so() {
    let mut out = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut out);
        for shade in [0, 255] {
            let frame = RgbaImage::from_pixel(8, 8, Rgba([shade, shade, shade, 255]));
            encoder.encode_frame(image::Frame::new(frame)).unwrap();
        }
    }
    let (sheets, remarks) = show("beweegt.gif", out);
    assert_eq!((sheets.len(), remarks), (1, 1));
}

/// A zip of files that are stored as they are.
fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let place = (out.len() as u32).to_le_bytes();
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let size = (bytes.len() as u32).to_le_bytes();
        let mut facts = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for more in [&crc.sum().to_le_bytes(), &size, &size] {
            facts.extend_from_slice(more);
        }
        facts.extend_from_slice(&(name.len() as u16).to_le_bytes());
        facts.extend_from_slice(&[0, 0]);
        list.extend_from_slice(b"PK\x01\x02\x14\0");
        list.extend_from_slice(&facts);
        list.extend_from_slice(&[0; 10]);
        list.extend_from_slice(&place);
        list.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&facts);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(bytes);
    }
    let start = out.len() as u32;
    out.extend_from_slice(&list);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    let count = (files.len() as u16).to_le_bytes();
    for part in [
        &count[..],
        &count,
        &(list.len() as u32).to_le_bytes(),
        &start.to_le_bytes(),
        &[0, 0],
    ] {
        out.extend_from_slice(part);
    }
    out
}

#[test]
fn what_is_outside_wins_over_what_is_inside() {
    let mime = |name: &str, bytes: &[u8]| sniff(name, bytes).mime;
    let pdf = super::nasty::letter();
    let zip = stored(&[("een.pdf", &pdf), ("twee.pdf", &pdf)]);
    for name in ["bewijs.zip", "bewijs.pdf", "bewijs"] {
        assert_eq!(mime(name, &zip), "application/zip", "{name}");
    }
    let word = stored(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")]);
    let docx = mime("x", &word);
    assert!(docx.ends_with("wordprocessingml.document"), "{docx}");
    let nested = stored(&[("brief.docx", &word)]);
    assert_eq!(mime("x.zip", &nested), "application/zip");
    let mut tar = vec![0; 512];
    tar[..7].copy_from_slice(b"een.pdf");
    tar[257..263].copy_from_slice(b"ustar\0");
    tar.extend_from_slice(&pdf);
    assert_eq!(mime("x.tar", &tar), "application/x-tar");
    for name in ["notitie.txt", "notitie.pdf"] {
        let note = b"Het bestand begint met %PDF-1.4 en daarna onleesbare tekens.";
        assert_eq!(mime(name, note), "text/plain", "{name}");
        assert_eq!(
            mime(name, b"%PDF-1.7 endobj obj stream"),
            "application/pdf",
            "{name}"
        );
    }
    // Rubbish before the header is no other kind of file.
    assert_eq!(
        mime("x", &[b"rommel\n".as_slice(), &pdf].concat()),
        "application/pdf"
    );
}

#[test]
fn content_wins_over_the_name() {
    let kind = sniff("brief.pdf", &jpeg(8, 8));
    assert_eq!(
        (kind.mime.as_str(), kind.format()),
        ("image/jpeg", Some(Format::Jpeg))
    );
    let mime = |name: &str, bytes: &[u8]| sniff(name, bytes).mime;
    assert_eq!(
        mime(
            "x.txt",
            b"From: a@example.org\r\nTo: b@example.org\r\n\r\n%PDF-1.4 is geen PDF"
        ),
        "message/rfc822"
    );
    assert_eq!(mime("lijst.csv", b"naam;datum\n"), "text/csv");
    assert_eq!(mime("gesprek.txt", b"Van: Jan\nTo: dag\n"), "text/plain");
    assert_eq!(mime("x", b"{\\rtf1\\ansi}"), "application/rtf");
    assert_eq!(mime("x.pdf", b"<!DOCTYPE html><html>"), "text/html");
    assert_eq!(
        mime(
            "x",
            b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"
        ),
        "image/svg+xml"
    );
    assert_eq!(
        mime(
            "x.doc",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest of a compound file"
        ),
        "application/msword"
    );
    assert_eq!(
        mime(
            "x.msg",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest of a compound file"
        ),
        "application/vnd.ms-outlook"
    );
    assert_eq!(
        mime("x.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        "image/heif"
    );
    assert_eq!(mime("x.mp3", b"ID3\x03\0\0\0\0\0\0\0\0"), "audio/mpeg");
    assert_eq!(
        mime("x.exe", b"MZ\x90\0\x03\0\0\0"),
        "application/vnd.microsoft.portable-executable"
    );
}
