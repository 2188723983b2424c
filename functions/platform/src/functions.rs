//! Every function of this domain. Written by `make synth`.

use lambda::{Catalogue, Function};

use crate::commands::cancel_replay::CancelReplay;
use crate::commands::discard_dead_letter::DiscardDeadLetter;
use crate::commands::redrive_dead_letter::RedriveDeadLetter;
use crate::commands::redrive_dead_letters::RedriveDeadLetters;
use crate::commands::reset_circuit::ResetCircuit;
use crate::commands::start_replay::StartReplay;
use crate::consumers::append_event::AppendEvent;
use crate::consumers::copy_circuits::CircuitCopy;
use crate::consumers::keep_settings::KeepSettings;
use crate::consumers::send_dead_letter::SendDeadLetter;
use crate::jobs::export_spans::ExportSpans;
use crate::jobs::keep_dead_letters::KeepDeadLetters;
use crate::jobs::replay_events::EventReplay;
use crate::queries::get_docs::GetDocs;
use crate::queries::get_event::GetEvent;
use crate::queries::get_event_schema::GetEventSchema;
use crate::queries::get_event_stream::GetEventStream;
use crate::queries::get_health::GetHealth;
use crate::queries::get_openapi::GetOpenapi;
use crate::queries::get_readiness::GetReadiness;
use crate::queries::get_replay::GetReplay;
use crate::queries::get_service_health::GetServiceHealth;
use crate::queries::get_service_readiness::GetServiceReadiness;
use crate::queries::list_audit::ListAudit;
use crate::queries::list_circuits::ListCircuits;
use crate::queries::list_dead_letters::ListDeadLetters;
use crate::queries::list_event_schemas::ListEventSchemas;
use crate::queries::list_events::ListEvents;
use crate::queries::not_found::NotFound;
use crate::relay::relay_events::RelayEvents;

/// The domain's functions, for the templates, the API description and the tests.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .command::<CancelReplay>()
        .command::<DiscardDeadLetter>()
        .command::<RedriveDeadLetter>()
        .command::<RedriveDeadLetters>()
        .command::<ResetCircuit>()
        .command::<StartReplay>()
        .query::<GetDocs>()
        .query::<GetEvent>()
        .query::<GetEventSchema>()
        .query::<GetEventStream>()
        .query::<GetHealth>()
        .query::<GetOpenapi>()
        .query::<GetReadiness>()
        .query::<GetReplay>()
        .query::<GetServiceHealth>()
        .query::<GetServiceReadiness>()
        .query::<ListAudit>()
        .query::<ListCircuits>()
        .query::<ListDeadLetters>()
        .query::<ListEventSchemas>()
        .query::<ListEvents>()
        .query::<NotFound>()
        .consumer::<AppendEvent>()
        .consumer::<KeepSettings>()
        .consumer::<SendDeadLetter>()
        .projection::<CircuitCopy>()
        .job::<ExportSpans>()
        .job::<KeepDeadLetters>()
        .bulk_work::<EventReplay>()
        .stream::<RelayEvents>()
}

/// The function `cancel-replay`.
#[must_use]
pub fn cancel_replay() -> Function {
    lambda::command::<CancelReplay>()
}

/// The function `discard-dead-letter`.
#[must_use]
pub fn discard_dead_letter() -> Function {
    lambda::command::<DiscardDeadLetter>()
}

/// The function `redrive-dead-letter`.
#[must_use]
pub fn redrive_dead_letter() -> Function {
    lambda::command::<RedriveDeadLetter>()
}

/// The function `redrive-dead-letters`.
#[must_use]
pub fn redrive_dead_letters() -> Function {
    lambda::command::<RedriveDeadLetters>()
}

/// The function `reset-circuit`.
#[must_use]
pub fn reset_circuit() -> Function {
    lambda::command::<ResetCircuit>()
}

/// The function `start-replay`.
#[must_use]
pub fn start_replay() -> Function {
    lambda::command::<StartReplay>()
}

/// The function `get-docs`.
#[must_use]
pub fn get_docs() -> Function {
    lambda::query::<GetDocs>()
}

/// The function `get-event`.
#[must_use]
pub fn get_event() -> Function {
    lambda::query::<GetEvent>()
}

/// The function `get-event-schema`.
#[must_use]
pub fn get_event_schema() -> Function {
    lambda::query::<GetEventSchema>()
}

/// The function `get-event-stream`.
#[must_use]
pub fn get_event_stream() -> Function {
    lambda::query::<GetEventStream>()
}

/// The function `get-health`.
#[must_use]
pub fn get_health() -> Function {
    lambda::query::<GetHealth>()
}

/// The function `get-openapi`.
#[must_use]
pub fn get_openapi() -> Function {
    lambda::query::<GetOpenapi>()
}

/// The function `get-readiness`.
#[must_use]
pub fn get_readiness() -> Function {
    lambda::query::<GetReadiness>()
}

/// The function `get-replay`.
#[must_use]
pub fn get_replay() -> Function {
    lambda::query::<GetReplay>()
}

/// The function `get-service-health`.
#[must_use]
pub fn get_service_health() -> Function {
    lambda::query::<GetServiceHealth>()
}

/// The function `get-service-readiness`.
#[must_use]
pub fn get_service_readiness() -> Function {
    lambda::query::<GetServiceReadiness>()
}

/// The function `list-audit`.
#[must_use]
pub fn list_audit() -> Function {
    lambda::query::<ListAudit>()
}

/// The function `list-circuits`.
#[must_use]
pub fn list_circuits() -> Function {
    lambda::query::<ListCircuits>()
}

/// The function `list-dead-letters`.
#[must_use]
pub fn list_dead_letters() -> Function {
    lambda::query::<ListDeadLetters>()
}

/// The function `list-event-schemas`.
#[must_use]
pub fn list_event_schemas() -> Function {
    lambda::query::<ListEventSchemas>()
}

/// The function `list-events`.
#[must_use]
pub fn list_events() -> Function {
    lambda::query::<ListEvents>()
}

/// The function `not-found`.
#[must_use]
pub fn not_found() -> Function {
    lambda::query::<NotFound>()
}

/// The function `append-event`.
#[must_use]
pub fn append_event() -> Function {
    lambda::consumer::<AppendEvent>()
}

/// The function `keep-settings`.
#[must_use]
pub fn keep_settings() -> Function {
    lambda::consumer::<KeepSettings>()
}

/// The function `send-dead-letter`.
#[must_use]
pub fn send_dead_letter() -> Function {
    lambda::consumer::<SendDeadLetter>()
}

/// The function `copy-circuits`.
#[must_use]
pub fn copy_circuits() -> Function {
    lambda::projection::<CircuitCopy>()
}

/// The function `export-spans`.
#[must_use]
pub fn export_spans() -> Function {
    lambda::job::<ExportSpans>()
}

/// The function `keep-dead-letters`.
#[must_use]
pub fn keep_dead_letters() -> Function {
    lambda::job::<KeepDeadLetters>()
}

/// The function `replay-events`.
#[must_use]
pub fn replay_events() -> Function {
    lambda::bulk_work::<EventReplay>()
}

/// The function `relay-events`.
#[must_use]
pub fn relay_events() -> Function {
    lambda::stream::<RelayEvents>()
}
