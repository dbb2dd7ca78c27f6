{{/* What the objects of this release are called: the release's name, with the chart's where that says more. */}}
{{- define "evenhand.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}
{{- end -}}
{{- end -}}

{{/* The labels by which a component's pods are found: dict "root" $ "component" "accounts". They never change. */}}
{{- define "evenhand.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "evenhand.labels" -}}
{{ include "evenhand.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: evenhand
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | quote }}
{{- end -}}

{{/* The services and the ports that their own configuration gives them. */}}
{{- define "evenhand.services" -}}
accounts: 8081
metering: 8082
enforcement: 8083
appeals: 8084
{{- end -}}

{{/* Where PostgreSQL is: the trial's own, or the platform's. */}}
{{- define "evenhand.database" -}}
{{- if .Values.trial.enabled -}}{{ include "evenhand.name" . }}-postgresql{{- else -}}{{ .Values.database.host }}{{- end -}}
{{- end -}}
