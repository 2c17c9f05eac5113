using Guildhall.Brands.Contracts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Guildhall.Bench.Product;

/// <summary>A page of Razor that goes the way of all pages and shows nothing. Public, or the framework does not find it.</summary>
[Route("/g/{code}/nothing")]
[ByCode(insideOnly: true)]
public sealed class EmptyPage : ComponentBase
{
    [Parameter] public string Code { get; set; } = "";
}

public sealed class EmptyApp : ComponentBase
{
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<Document>(0);
        builder.AddComponentParameter(1, nameof(Document.Title), "Empty");
        builder.AddComponentParameter(2, nameof(Document.Bundle), "member");
        builder.CloseComponent();
    }
}
