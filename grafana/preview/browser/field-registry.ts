import {
  createFieldConfigRegistry,
  displayNameOverrideProcessor,
  identityOverrideProcessor,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data'
import type { FieldConfigOptionsRegistry, FieldConfigPropertyItem } from '@grafana/data'
import type { FieldSettings } from '../panel-model.ts'

const standardProcessors: Readonly<Record<string, FieldConfigPropertyItem['process']>> = {
  unit: unitOverrideProcessor,
  displayName: displayNameOverrideProcessor,
  thresholds: thresholdsOverrideProcessor,
  mappings: valueMappingsOverrideProcessor,
  min: identityOverrideProcessor,
  max: identityOverrideProcessor,
  decimals: identityOverrideProcessor,
  noValue: identityOverrideProcessor,
  color: identityOverrideProcessor,
  links: identityOverrideProcessor,
}

/** An option without an editor, since nobody edits here. */
const optionOf = (id: string, path: string, process: FieldConfigPropertyItem['process']): FieldConfigPropertyItem => ({
  id,
  path,
  name: id,
  process,
  shouldApply: () => true,
  editor: () => null,
  override: () => null,
})

/** Makes Grafana's standard options and transformations known to its own code, as the application does at its start. */
export const registerStandards = (): void => {
  standardFieldConfigEditorRegistry.setInit(() =>
    Object.entries(standardProcessors).map(([id, process]) => optionOf(id, id, process)),
  )
  standardTransformersRegistry.setInit(() =>
    // Two names there are old ones of the same transformation.
    [...new Map(Object.values(standardTransformers).map((each) => [each.id, each])).values()].map((transformer) => ({
      id: transformer.id,
      name: transformer.name,
      transformation: () => Promise.resolve(transformer),
      editor: () => null,
      imageDark: '',
      imageLight: '',
    })),
  )
}

/** The standard options and those `custom` ones that the panel's JSON sets. */
export const registryOf = (settings: FieldSettings): FieldConfigOptionsRegistry => {
  const custom = new Set([
    ...pathsOf(settings.defaults?.['custom']),
    ...(settings.overrides ?? []).flatMap(({ properties }) =>
      properties.filter(({ id }) => id.startsWith('custom.')).map(({ id }) => id.slice('custom.'.length)),
    ),
  ])
  return createFieldConfigRegistry(
    {
      useCustomConfig: (builder) => {
        for (const path of custom) {
          builder.addCustomEditor({
            ...optionOf(path, path, identityOverrideProcessor),
            path,
            settings: {},
          } as unknown as Parameters<typeof builder.addCustomEditor>[0])
        }
      },
    },
    'preview',
  )
}

const pathsOf = (custom: unknown): readonly string[] =>
  custom !== null && typeof custom === 'object' ? Object.keys(custom) : []
