using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Guildhall.Ui;

/// <summary>Renders after its elder siblings have been given their parameters, so that a table knows its columns.</summary>
public sealed class Deferred : ComponentBase
{
    [Parameter, EditorRequired] public RenderFragment ChildContent { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, ChildContent);
}
