//! The function `send-new-address-verification`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::consumers::send_new_address_verification::entry)
}
