//! From the waitlist over an offer to a seat.

use jiff::Timestamp;

use super::{Enrollment, Origin, Standing};
use crate::error::EnrollmentError;
use crate::event::{SeatOfferExpired, SeatOffered, WaitlistJoined};
use crate::waitlist::Place;

impl Enrollment {
    /// Enters the waitlist.
    pub(crate) fn wait(&mut self, origin: Origin, place: Place, now: Timestamp) {
        self.standing = Standing::Waiting {
            ticket: place.ticket,
            since: now,
            origin,
        };
        self.reason = None;
        let position = place.position;
        self.tell(now, |enrollment| WaitlistJoined {
            enrollment,
            position,
        });
    }

    /// Offers the seat that was taken for somebody who waits. False for somebody who does not wait.
    #[must_use]
    pub(crate) fn offer(&mut self, seat: u8, until: Timestamp, now: Timestamp) -> bool {
        let Standing::Waiting { origin, .. } = &self.standing else {
            return false;
        };
        let origin = origin.clone();
        self.standing = Standing::Offered { until, origin };
        self.seat = Some(seat);
        self.tell(now, |enrollment| SeatOffered { enrollment, until });
        true
    }

    /// The offer, if it can still be answered.
    ///
    /// # Errors
    /// `enrollments.no_offer`, `enrollments.offer_expired`
    pub(crate) fn offered(&self, now: Timestamp) -> Result<(Origin, Timestamp), EnrollmentError> {
        match &self.standing {
            Standing::Offered { until, .. } if *until <= now => Err(EnrollmentError::OfferExpired),
            Standing::Offered { until, origin } => Ok((origin.clone(), *until)),
            _ => Err(EnrollmentError::NoOffer),
        }
    }

    /// Takes an offer back whose time has passed; returns the seat that is free now. None, if there is no such
    /// offer.
    #[must_use]
    pub(crate) fn withdraw_offer(&mut self, now: Timestamp) -> Option<u8> {
        match &self.standing {
            Standing::Offered { until, .. } if *until <= now => {}
            _ => return None,
        }
        self.standing = Standing::Left;
        let seat = self.seat.take();
        self.tell(now, |enrollment| SeatOfferExpired { enrollment });
        self.release(seat, now)
    }
}
