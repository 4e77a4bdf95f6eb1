from django.http import HttpRequest, HttpResponse
from django.shortcuts import render



def browse(request: HttpRequest, reference: str = "") -> HttpResponse:
    return render(request, "base.html")


def thread(request: HttpRequest, reference: str = "") -> HttpResponse:
    return render(request, "base.html")


def comment(request: HttpRequest, reference: str = "") -> HttpResponse:
    return render(request, "base.html")


def support(request: HttpRequest, reference: str = "") -> HttpResponse:
    return render(request, "base.html")
