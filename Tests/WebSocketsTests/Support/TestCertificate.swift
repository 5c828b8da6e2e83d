/// A self-signed certificate for localhost, valid for a hundred years, and its key: for tests alone.
enum TestCertificate {
  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIBlTCCATugAwIBAgIUDlfTncFMkWC4gUz9R++BEN1Owq8wCgYIKoZIzj0EAwIw
    FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA2MjUxM1oYDzIxMjYxMDI4
    MDYyNTEzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
    PQMBBwNCAAQy74trJLrgmpIKtK9HeIinIVrp8uy6FNrX5rEV18J7vXR6wrj3DmRV
    Utk8TdKJVXwJ5S1giM4HOUHo8YneyRwQo2kwZzAdBgNVHQ4EFgQUlocchj8W5FgE
    hJW9gnnNxbQnL8UwHwYDVR0jBBgwFoAUlocchj8W5FgEhJW9gnnNxbQnL8UwDwYD
    VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
    SAAwRQIgEwEPmL6sKy0fqnFUa4aUL/SA1QlT2MeuI8bxRJRCEVUCIQDz4mZaPSXS
    KRFhLHs6NMcNbPhq8p4FCOXhBypFhj8eyA==
    -----END CERTIFICATE-----
    """

  static let key = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmx5Rrs378xYaUV3l
    cpll40dggKGjaO3+cIpamSEH/QihRANCAAQy74trJLrgmpIKtK9HeIinIVrp8uy6
    FNrX5rEV18J7vXR6wrj3DmRVUtk8TdKJVXwJ5S1giM4HOUHo8YneyRwQ
    -----END PRIVATE KEY-----
    """
}
