"""The languages of other systems (HL7 v2, FHIR R4, CSV), each read and written in one place."""
