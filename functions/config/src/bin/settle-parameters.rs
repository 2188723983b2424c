//! The function `settle-parameters`.

fn main() -> std::process::ExitCode {
    lambda::run(config::consumers::settle_parameters::entry)
}
