//! The function `send-new-address-verification`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::send_new_address_verification)
}
