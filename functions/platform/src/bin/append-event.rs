//! The function `append-event`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::consumers::append_event::entry)
}
