//! What a page answers.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::error::Problem;
use super::template::{Frame, Templates};
use crate::diagnostic::Text;

/// An answer before it is written.
#[derive(Debug)]
pub(super) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Said,
}

#[derive(Debug)]
enum Said {
    Page(&'static str, Value),
    Bytes(&'static str, Vec<u8>),
    Nothing,
}

impl Answer {
    /// A page, or a part of one, from a template.
    pub(super) fn page(template: &'static str, values: impl Serialize) -> Self {
        let values = Value::from(Serde(values));
        Self::new(200, Said::Page(template, values))
    }

    /// Look there (303): what follows a form that was posted.
    pub(super) fn see(path: impl Into<String>) -> Self {
        Self::new(303, Said::Nothing).header("location", path.into())
    }

    /// A value for the script.
    #[allow(dead_code, reason = "the document page answers with it")]
    pub(super) fn json(value: &serde_json::Value) -> Self {
        Self::bytes("application/json", value.to_string().into_bytes())
    }

    /// Our own bytes, shown in place.
    pub(super) fn bytes(mime: &'static str, bytes: Vec<u8>) -> Self {
        Self::new(200, Said::Bytes(mime, bytes))
    }

    /// A file to keep. Foreign bytes are never shown in place, whatever they say they are.
    pub(super) fn download(name: &str, bytes: Vec<u8>) -> Self {
        Self::bytes("application/octet-stream", bytes)
            .header("content-disposition", disposition(name))
            .header(
                "content-security-policy",
                "default-src 'none'; sandbox".to_owned(),
            )
    }

    fn new(status: u16, body: Said) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
        }
    }

    /// With another status.
    pub(super) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With a header.
    pub(super) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// As it goes out.
    ///
    /// # Errors
    /// When its template and its values do not fit.
    pub(super) fn write(
        self,
        templates: &Templates,
        frame: &Frame,
    ) -> Result<Response<Body>, Problem> {
        let (mime, bytes) = match self.body {
            Said::Page(template, values) => {
                let text = templates.render(template, frame, values)?;
                ("text/html; charset=utf-8", text.into_bytes())
            }
            Said::Bytes(mime, bytes) => (mime, bytes),
            Said::Nothing => ("text/plain; charset=utf-8", Vec::new()),
        };
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
        for (name, value) in self.headers {
            // Nothing typed is put into a header as it is; one that cannot be sent would leave a page without its place.
            let value = HeaderValue::from_str(&value).map_err(|_| unsent(name))?;
            headers.append(HeaderName::from_static(name), value);
        }
        Ok(response)
    }
}

fn unsent(name: &str) -> Problem {
    Problem::Refused(
        500,
        Text::new(
            format!("het antwoord kan zijn kop `{name}` niet meegeven"),
            format!("the answer cannot carry its header `{name}`"),
        ),
    )
}

/// The header of a download: the name for old browsers in ASCII, the real one in UTF-8 (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' => '_',
            c if c.is_ascii_graphic() || c == ' ' => c,
            _ => '_',
        })
        .collect();
    let mut coded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            coded.push(char::from(byte));
        } else {
            coded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let header = disposition("brief \"x\"\r\nSet-Cookie: a=b – ž.pdf");
        assert!(!header.contains('\r') && !header.contains('\n'));
        assert_eq!(header.matches('"').count(), 2);
        assert!(header.ends_with("%20%E2%80%93%20%C5%BE.pdf"), "{header}");
    }
}
