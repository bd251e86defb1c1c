/// What is answered about sites and sensors.
extension Schema {
  static let siteAnswer = site.answered("SiteAnswer")
  static let siteList = list("sites", of: siteAnswer).named("SiteList")
  static let sensorAnswer = sensor.answered("SensorAnswer")
  static let sensorList = list("sensors", of: sensorAnswer).named("SensorList")
}
