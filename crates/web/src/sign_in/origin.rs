//! From where somebody signs in, as identity's throttle and log want it.

use std::net::{IpAddr, Ipv4Addr};

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use xinqiao_identity::sign_in_log::Origin;

use crate::{Web, error::Error, page::Page};

/// Address and device of a request.
pub(super) struct From {
    address: IpAddr,
    device: String,
}

impl From {
    pub(super) fn origin(&self) -> Origin<'_> {
        Origin {
            address: self.address,
            device: &self.device,
        }
    }
}

/// The rate limit writes an address of IPv6 as its network; that is what counts
/// here too. Requests without an address (tests) come from 0.0.0.0.
fn address(client: &str) -> IpAddr {
    client
        .parse()
        .or_else(|_| format!("{client}::").parse())
        .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

impl FromRequestParts<Web> for From {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Error> {
        let page = Page::from_request_parts(parts, web).await?;
        let device = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|device| device.to_str().ok());
        Ok(Self {
            address: address(&page.client),
            device: device.unwrap_or_default().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_an_address() {
        assert_eq!(address("192.0.2.1").to_string(), "192.0.2.1");
        assert_eq!(address("2001:db8:0:1").to_string(), "2001:db8:0:1::");
        assert_eq!(address("unknown").to_string(), "0.0.0.0");
    }
}
