/// How often a device has come back by itself.
struct ReturnPace {
  /// In a row, with little between.
  var returns = 0
  /// When last: Unix time in milliseconds.
  var returnedAt: UInt64 = 0
}
