package httpd

// kioskTarget is the address of the kiosk in the first language.
const kioskTarget = "/kiosque"

// kioskTemplate is the map's page made for a touch screen in a hall.
const kioskTemplate = "kiosk.html"
