/// Two self-signed certificates for localhost and 127.0.0.1, valid for a hundred years, and their keys: for tests alone.
struct TestCertificate: Sendable {
  let certificate: String
  let key: String

  static let first = TestCertificate(
    certificate: """
      -----BEGIN CERTIFICATE-----
      MIIBmzCCAUGgAwIBAgIUPjbnJ3AXcBBwMTwrpxzIICjTFYwwCgYIKoZIzj0EAwIw
      FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTEwMTIwN1oYDzIxMjYxMDI4
      MTAxMjA3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
      PQMBBwNCAAQXvLtrkrU90x1kCOB3IxzQtAzkK0pSH7Fmo+XP9Gt0MYJ5DSgnYm1w
      8+RibWU2Nc/c7jbnJZoELfZbWbJOv5w5o28wbTAdBgNVHQ4EFgQUOLqCb1xk1kEo
      Lhc2aLpTbU25DXswHwYDVR0jBBgwFoAUOLqCb1xk1kEoLhc2aLpTbU25DXswDwYD
      VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
      zj0EAwIDSAAwRQIgROkwJkaABOy6FeRbJjhB47LyNM4+erppZPfex8GoUgECIQD9
      2zSNYd2jtO8WnHKlU4x9yOaKqG3+coQ9jUbahy3lPg==
      -----END CERTIFICATE-----
      """,
    key: """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1QG8I5UgcZa1E08m
      3++dCWDVyb+ER5M3NImsggDkMiOhRANCAAQXvLtrkrU90x1kCOB3IxzQtAzkK0pS
      H7Fmo+XP9Gt0MYJ5DSgnYm1w8+RibWU2Nc/c7jbnJZoELfZbWbJOv5w5
      -----END PRIVATE KEY-----
      """)

  static let second = TestCertificate(
    certificate: """
      -----BEGIN CERTIFICATE-----
      MIIBmjCCAUGgAwIBAgIUSLJ92/5qcOitp6ntuY+xkHSTC3kwCgYIKoZIzj0EAwIw
      FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTEwMTIwN1oYDzIxMjYxMDI4
      MTAxMjA3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
      PQMBBwNCAARQjVueWKfgGlHPLrXko6frz39Er9Rx9LEDN9x+yNO1aD2UaxtuuW/a
      XEX7UNsPpnzeqsGC4hsf5MJcFNpDfRj1o28wbTAdBgNVHQ4EFgQU6IlCrqmjqjJF
      0CybOVSZtKWPF+8wHwYDVR0jBBgwFoAU6IlCrqmjqjJF0CybOVSZtKWPF+8wDwYD
      VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
      zj0EAwIDRwAwRAIgPvaoK20qH0MdzLWwLCqG9b+9Q4nrE/hAQ1TdE56CWbMCIFok
      wJn6WPA3y0BWyb9waxMYcVS/JB8mNriZxrngdFrX
      -----END CERTIFICATE-----
      """,
    key: """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4vODJMF4yjYZ0Dw/
      AS8a4r5M7EOAntxVyQ8aE363/lehRANCAARQjVueWKfgGlHPLrXko6frz39Er9Rx
      9LEDN9x+yNO1aD2UaxtuuW/aXEX7UNsPpnzeqsGC4hsf5MJcFNpDfRj1
      -----END PRIVATE KEY-----
      """)
}
