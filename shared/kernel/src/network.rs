//! The network of a caller: the unit in which callers are counted.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// The bits of an IPv6 address that a provider assigns. A customer gets at least a /64 and chooses
/// the other bits freely (RFC 4291, section 2.5.4), so they do not tell one customer from another.
const IPV6_PREFIX: u32 = 64;

/// The network from which a request came.
///
/// Every counter of callers uses it: rate limits, login attempts. An IPv4 address is a network of its
/// own, and so is the first half of an IPv6 address. An IPv4 address that is written as an IPv6
/// address (`::ffff:203.0.113.7`) is the IPv4 address. So a caller is counted once, however many
/// addresses of a network they use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network to which an address belongs.
    #[must_use]
    pub const fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let prefix = !0 << (Ipv6Addr::BITS - IPV6_PREFIX);
                IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & prefix))
            }
        })
    }
}

/// `203.0.113.7` or `2001:db8:1:2::/64`
impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => write!(f, "{address}"),
            IpAddr::V6(address) => write!(f, "{address}/{IPV6_PREFIX}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> String {
        Network::of(address.parse().unwrap()).to_string()
    }

    #[test]
    fn an_ipv4_address_is_a_network_however_it_is_written() {
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
        assert_ne!(of("203.0.113.8"), of("203.0.113.7"));
    }

    #[test]
    fn the_ipv6_addresses_of_one_customer_are_one_network() {
        assert_eq!(of("2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2:ffff:ffff:ffff:ffff"), of("2001:db8:1:2::"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
        assert_eq!(of("::1"), "::/64");
    }
}
