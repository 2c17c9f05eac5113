namespace Guildhall.Insights.Reports;

internal static class ReportStyle
{
    /// <summary>Of the report file alone; pages of the console never carry style.</summary>
    public const string Css = """
        :root{--ink:#1f2328;--quiet:#667085;--line:#e4e7ec;--accent:#b4532a;--second:#2f6f8f}
        *{box-sizing:border-box}body{margin:0;color:var(--ink);background:#f7f6f3;font:15px/1.55 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem}header p,footer,.quiet{color:var(--quiet)}h1{margin:0;font-size:1.7rem}h2{font-size:1.1rem;margin:0 0 .75rem}
        section{background:#fff;border:1px solid var(--line);border-radius:12px;padding:1.1rem;margin:1rem 0;break-inside:avoid}section:has(table){break-inside:auto}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1rem;background:none;border:0;padding:0}
        .card{background:#fff;border:1px solid var(--line);border-radius:12px;padding:.9rem}.card span{display:block;color:var(--quiet);font-size:.85rem}.card b{font-size:1.35rem;font-variant-numeric:tabular-nums}
        table{width:100%;border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}th{text-align:start;font-weight:600}td{text-align:end;white-space:nowrap}td.wide,th.wide{text-align:start;white-space:normal;color:var(--quiet)}
        th,td{padding:.35rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}svg{width:100%;height:auto;display:block}svg text{fill:var(--quiet);font-size:10px}
        .s0{stroke:var(--accent)}.s1{stroke:var(--second)}.f0{fill:var(--accent)}.f1{fill:var(--second)}.l{fill:none;stroke-width:2;stroke-linejoin:round}.g{stroke:var(--line)}
        @media print{body{background:#fff}main{padding:0;max-width:none}}@page{margin:14mm}
        """;
}
